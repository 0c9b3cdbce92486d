import type { ObjectType } from './object-type.ts';

const MAX_LENGTH = 200;
/** Besides letters and digits (reference `engine-semantics.md` §1.1). */
const EXTRA = '._-$@#';

/**
 * Object names: trimmed, upper case, at most 200 characters. Letters, digits and `. _ - $ @ #`; the name of a USER
 * is `NAME/DEPARTMENT`, the name of a folder may hold blanks.
 */
export function readObjectName(
  text: string,
  type: ObjectType,
): { readonly ok: true; readonly name: string } | { readonly ok: false; readonly message: string } {
  const name = canonicalName(text);
  if (name === '') return { ok: false, message: 'is empty; expected an object name' };
  if (name.length > MAX_LENGTH) {
    return {
      ok: false,
      message: `has ${name.length} characters; expected at most ${MAX_LENGTH}`,
    };
  }
  const extra = EXTRA + (type === 'USER' ? '/' : '') + (type === 'FOLD' ? ' ' : '');
  for (const character of name) {
    if (!isLetterOrDigit(character) && !extra.includes(character)) {
      const shown = character.trim() === '' ? 'a blank' : `"${character}"`;
      return {
        ok: false,
        message: `"${name}" holds ${shown}; expected letters, digits and ${[...EXTRA].join(' ')}`,
      };
    }
  }
  if (type === 'USER' && !isUserName(name)) {
    return { ok: false, message: `"${name}" is not a user name; expected NAME/DEPARTMENT` };
  }
  return { ok: true, name };
}

/** The form names are compared and stored in. */
export function canonicalName(text: string): string {
  return text.trim().toUpperCase();
}

function isUserName(name: string): boolean {
  const parts = name.split('/');
  return parts.length === 2 && parts.every((part) => part !== '');
}

function isLetterOrDigit(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}
