import type { UserRecord } from '@taktwerk/store';
import { Filter } from 'ldapts';

type Who = Pick<UserRecord, 'client' | 'name' | 'department'>;

/** Puts a user into a distinguished name, so that no character of its name means anything there (RFC 4514 §2.4). */
export function fillName(pattern: string, user: Who): string {
  return fill(pattern, user, escapeName);
}

/** Puts a user into a filter, so that no character of its name means anything there (RFC 4515 §3). */
export function fillFilter(pattern: string, user: Who): string {
  return fill(pattern, user, (text) => Filter.escape(text));
}

/** One pass, so that what is put in is not looked at again. */
function fill(pattern: string, user: Who, quote: (text: string) => string): string {
  let filled = '';
  let rest = pattern;
  for (;;) {
    const open = rest.indexOf('{');
    const close = rest.indexOf('}', open);
    if (open < 0 || close < 0) return filled + rest;
    const value = placeholderValue(rest.slice(open + 1, close), user);
    filled += rest.slice(0, open) + (value === null ? rest.slice(open, close + 1) : quote(value));
    rest = rest.slice(close + 1);
  }
}

function placeholderValue(placeholder: string, user: Who): string | null {
  switch (placeholder.toLowerCase()) {
    case 'user':
      return user.name;
    case 'department':
      return user.department;
    case 'client':
      return String(user.client);
    default:
      return null;
  }
}

function escapeName(text: string): string {
  let escaped = '';
  for (const [at, character] of [...text].entries()) {
    const isEdge = at === 0 || at === [...text].length - 1;
    if (character === '\0') escaped += '\\00';
    else if ('"+,;<>\\='.includes(character)) escaped += `\\${character}`;
    else if ((character === ' ' && isEdge) || (character === '#' && at === 0)) escaped += `\\${character}`;
    else escaped += character;
  }
  return escaped;
}
