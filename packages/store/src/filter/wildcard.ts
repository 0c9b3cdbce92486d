import { TaktwerkError } from '@taktwerk/model/error';

/** No name, title or text to search is looked for by more than this; SQLite refuses patterns over 50,000 bytes. */
const LONGEST_WILDCARD = 4000;

/** Turns `*` (any run of characters) and `?` (one) into a LIKE pattern for `ESCAPE '\'`; all else stands for itself. */
export function likePattern(wildcard: string): string {
  if (wildcard.length > LONGEST_WILDCARD) {
    throw new TaktwerkError(
      'invalidField',
      `A wildcard text has ${wildcard.length} characters; at most ${LONGEST_WILDCARD} are allowed.`,
    );
  }
  let pattern = '';
  for (const character of wildcard) {
    if (character === '*') pattern += '%';
    else if (character === '?') pattern += '_';
    else if (character === '%' || character === '_' || character === '\\') pattern += `\\${character}`;
    else pattern += character;
  }
  return pattern;
}

export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/** Nothing but `*`: every text fits, the empty one too. */
export function isAnyText(wildcard: string): boolean {
  return wildcard !== '' && [...wildcard].every((character) => character === '*');
}

/** The fixed text before the first wildcard: bounds an index range. */
export function fixedPrefix(wildcard: string): string {
  const places = [wildcard.indexOf('*'), wildcard.indexOf('?')].filter((place) => place >= 0);
  return places.length === 0 ? wildcard : wildcard.slice(0, Math.min(...places));
}
