import { deflateSync, gzipSync } from 'node:zlib';
import type { Random } from '../kill/random.ts';

/** Bodies that are no JSON in UTF-8. */
const BROKEN = [
  '{',
  '[',
  '"',
  'nul',
  '{"a":1,}',
  '\u0000',
  '[[[[',
  '{}{}',
  '{"a":1e999}',
  "{'a':1}",
  '{"a":"\\ud800"}',
] as const;

export interface OddBody {
  readonly body: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** What comes in the place of a body that could be read, or the same in another encoding. */
export function oddBody(random: Random, value: unknown): OddBody {
  const text = JSON.stringify(value);
  const plain = (body: Buffer | null): OddBody => ({ body, headers: {} });
  return random.pick<() => OddBody>([
    () => plain(null),
    () => plain(Buffer.from(random.pick(BROKEN))),
    () => plain(Buffer.from(`\ufeff${text}`)),
    () => plain(Buffer.from(`\ufeff${text}`, 'utf16le')),
    () => plain(Buffer.from(text, 'latin1')),
    () => plain(Buffer.from([0xff, 0xfe, 0x7b, 0x7d])),
    () => plain(Buffer.from([0xed, 0xa0, 0x80, 0xc0, 0xaf])),
    () => plain(Buffer.from('['.repeat(5000) + ']'.repeat(5000))),
    () => plain(Buffer.from(`{${'"a":{'.repeat(3000)}`)),
    () => plain(Buffer.from(`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`)),
    () => plain(Buffer.concat([Buffer.from(text), Buffer.alloc(random.between(1, 20), 0x20)])),
    () => ({ body: gzipSync(text), headers: { 'content-encoding': 'gzip' } }),
    () => ({ body: deflateSync(text), headers: { 'content-encoding': 'deflate' } }),
    () => ({ body: Buffer.from(text), headers: { 'content-encoding': 'nonsense' } }),
    () => ({
      body: Buffer.from('object_name=FUZZ.SCRIPT&name=a%00b'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
    () => ({
      body: Buffer.from(`--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n${text}\r\n--x--\r\n`),
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    }),
  ])();
}
