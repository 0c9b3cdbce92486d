import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { TaktwerkError } from '@taktwerk/model';

/** Version of the lines. */
const FORMAT = 1;

/**
 * Writes lines into a compressed file that is there whole or not at all, and reads it once more before it counts. The
 * first line names the format, the last one has the number of lines between and their SHA-256.
 */
export async function writeArchive(path: string, lines: AsyncIterable<string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.new`;
  await pipeline(Readable.from(framed(lines)), createGzip(), createWriteStream(draft, { mode: 0o600 }));
  await syncFile(draft);
  await checkArchive(draft);
  await rename(draft, path);
  await syncFile(dirname(path));
}

async function* framed(lines: AsyncIterable<string>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let count = 0;
  yield `${JSON.stringify({ taktwerk: 'history', format: FORMAT })}\n`;
  for await (const line of lines) {
    count += 1;
    hash.update(`${line}\n`);
    yield `${line}\n`;
  }
  yield `${JSON.stringify({ end: true, lines: count, sha256: hash.digest('hex') })}\n`;
}

/** @throws TaktwerkError internal when the file does not hold what was written into it */
async function checkArchive(path: string): Promise<void> {
  const hash = createHash('sha256');
  let count = -1;
  let last = '';
  const gunzip = createGunzip();
  const unzipped = pipeline(createReadStream(path), gunzip);
  for await (const line of createInterface({ input: gunzip, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (count > 0) hash.update(`${last}\n`);
    last = line;
    count += 1;
  }
  await unzipped;
  const expected = JSON.stringify({ end: true, lines: count - 1, sha256: hash.digest('hex') });
  if (last === expected) return;
  throw new TaktwerkError(
    'internal',
    `The archive ${path} does not hold what was written; nothing was removed.`,
  );
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
