import { isRecord } from '../http/is-record.ts';

/** What stands in place of a secret. */
export const MASK = '***';

/** Parts of names that say: what I hold is secret. Compared without case and without `_`, `-` and `.`. */
const SECRET_WORDS = [
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'token',
  'credential',
  'authorization',
  'cookie',
  'apikey',
  'privatekey',
  'assertion',
];

/** Nesting a body is shown to. */
const DEPTH = 40;

/** Whether a member, header or parameter of this name holds something no log may show. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[-_.&#]/g, '');
  return SECRET_WORDS.some((word) => plain.includes(word));
}

/** The value with everything masked that stands under the name of a secret, at any depth. */
export function maskSecrets(value: unknown, depth = 0): unknown {
  if (depth > DEPTH) return '…';
  if (Array.isArray(value)) return value.map((entry) => maskSecrets(entry, depth + 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isSecretName(name) && member !== null && member !== '' ? MASK : maskSecrets(member, depth + 1),
    ]),
  );
}

/** An address with the values of secret query parameters masked, and user information left out. */
export function maskUrl(url: string): string {
  const mark = url.indexOf('?');
  if (mark < 0) return url;
  const parts = url
    .slice(mark + 1)
    .split('&')
    .map((part) => {
      const [name = ''] = part.split('=', 1);
      return isSecretName(decoded(name)) ? `${name}=${MASK}` : part;
    });
  return `${url.slice(0, mark)}?${parts.join('&')}`;
}

/** A name that is not well encoded is looked at as it is. */
function decoded(name: string): string {
  return URL.canParse(`x:?${name}`) ? ([...new URLSearchParams(name).keys()][0] ?? name) : name;
}
