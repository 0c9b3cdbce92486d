import { TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';

/** Longest alias (names are limited to 200 characters, reference `engine-semantics.md` §1.1). */
const ALIAS_LENGTH = 200;
/** Besides letters and digits: what object names may hold (reference `engine-semantics.md` §1.1). */
const NAME_CHARACTERS = '._-$@#';
const SETTINGS = 'UC_CLIENT_SETTINGS';
const SPECIAL_CHARACTERS = 'ALIAS_SPECIAL_CHARACTERS';

/**
 * The alias of a task as it is stored: trimmed, upper case; null when there is none. Further characters than those of
 * object names must stand in value1 of ALIAS_SPECIAL_CHARACTERS in VARA UC_CLIENT_SETTINGS of the client, which is
 * read anew each time so that a change counts from the next request on.
 * @throws TaktwerkError invalidField, naming the character
 */
export async function checkAlias(
  store: Store,
  client: number,
  given: string | undefined,
): Promise<string | null> {
  const alias = given?.trim().toUpperCase() ?? '';
  if (alias === '') return null;
  if (alias.length > ALIAS_LENGTH) {
    throw new TaktwerkError(
      'invalidField',
      `alias has ${alias.length} characters; expected at most ${ALIAS_LENGTH}.`,
    );
  }
  const special = new Set([...alias].filter((character) => !isNameCharacter(character)));
  if (special.size === 0) return alias;
  const rows = await store.objects.varaRows(client, SETTINGS);
  const allowed = rows.find(({ key }) => key.toUpperCase() === SPECIAL_CHARACTERS)?.values[0] ?? '';
  for (const character of special) {
    if (allowed.toUpperCase().includes(character)) continue;
    throw new TaktwerkError(
      'invalidField',
      `alias "${alias}" holds "${character}"; expected letters, digits and ${[...NAME_CHARACTERS].join(' ')}, ` +
        `or a character listed under ${SPECIAL_CHARACTERS} in VARA ${SETTINGS} of client ${client}.`,
    );
  }
  return alias;
}

function isNameCharacter(character: string): boolean {
  return NAME_CHARACTERS.includes(character) || /[\p{L}\p{N}]/u.test(character);
}
