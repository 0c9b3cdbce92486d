/** What a Basic header says (reference `ae-rest-api.md` §2.1). Names are upper case, as users are stored. */
export interface Credentials {
  /** `null` when the header names no client. */
  readonly client: number | null;
  readonly user: string;
  /** `null` when the header names no department. */
  readonly department: string | null;
  readonly password: string;
}

/** Longest `Authorization` header looked at, in characters. */
const MAX_HEADER = 4096;

/**
 * Reads a Basic header. The bytes may be UTF-8 or ISO-8859-1; where both can be read and differ, UTF-8 stands first
 * and the other reading second. An unreadable header gives none.
 */
export function readCredentials(header: string | undefined): readonly Credentials[] {
  if (header === undefined || header.length > MAX_HEADER) return [];
  const [scheme, text, ...more] = header.trim().split(/\s+/);
  if (scheme?.toLowerCase() !== 'basic' || text === undefined || more.length > 0) return [];
  const bytes = Buffer.from(text, 'base64');
  const texts = [...new Set([utf8(bytes), bytes.toString('latin1')])];
  return texts.flatMap((candidate) => {
    const credentials = candidate === null ? null : splitCredentials(candidate);
    return credentials === null ? [] : [credentials];
  });
}

/**
 * The first `:` ends the user part. Of its parts three are client, user and department; two are client and user if the
 * first is all digits, else user and department; one is the user.
 */
function splitCredentials(text: string): Credentials | null {
  const colon = text.indexOf(':');
  if (colon < 1) return null;
  const password = text.slice(colon + 1);
  const parts = text
    .slice(0, colon)
    .split('/')
    .map((part) => part.trim().toUpperCase());
  const [first = '', second, third, ...more] = parts;
  if (more.length > 0 || parts.includes('')) return null;
  if (second === undefined) return { client: null, user: first, department: null, password };
  if (third === undefined) {
    return isDigits(first)
      ? { client: Number(first), user: second, department: null, password }
      : { client: null, user: first, department: second, password };
  }
  return isDigits(first) ? { client: Number(first), user: second, department: third, password } : null;
}

function isDigits(text: string): boolean {
  return /^[0-9]{1,9}$/.test(text);
}

function utf8(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null;
}
