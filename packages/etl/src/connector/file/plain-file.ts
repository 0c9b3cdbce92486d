import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib';
import { TaktwerkError } from '@taktwerk/model/error';
import iconv from 'iconv-lite';

/** A file as it lies: unpacked, and text in UTF-8. */
export interface PlainFile {
  readonly path: string;
  /** What the user calls it. */
  readonly name: string;
  /** Tells one content from another. */
  readonly fingerprint: string;
}

/** Finds a file below a folder; links and dots that lead out of it are refused. */
export async function findFile(folder: string, path: string): Promise<PlainFile> {
  try {
    const root = await realpath(folder);
    const found = await realpath(join(root, path));
    if (!found.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw new TaktwerkError('sourceFailed', `"${path}" leads out of the folder of its connection.`);
    }
    const { size, mtimeMs, ino } = await stat(found);
    return { path: found, name: path, fingerprint: `${size} ${mtimeMs} ${ino}` };
  } catch (error) {
    if (error instanceof TaktwerkError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new TaktwerkError('sourceFailed', `File "${path}" cannot be read: ${why}`, { cause: error });
  }
}

/** The file itself where nothing has to be done to read it, else a copy in the folder of the run. */
export async function makePlain(
  file: PlainFile,
  encoding: string | null,
  workFolder: string,
): Promise<PlainFile> {
  const steps: NodeJS.ReadWriteStream[] = [];
  const unpack = unpackerOf(file.name);
  if (unpack !== null) steps.push(unpack);
  if (encoding !== null && !isUtf8(encoding)) {
    if (!iconv.encodingExists(encoding)) {
      throw new TaktwerkError('invalidOrder', `Encoding "${encoding}" of "${file.name}" is not known.`);
    }
    steps.push(iconv.decodeStream(encoding), iconv.encodeStream('utf-8'));
  }
  if (steps.length === 0) return file;
  const path = join(workFolder, `plain-${createHash('sha256').update(file.path).digest('hex').slice(0, 16)}`);
  try {
    await pipeline([createReadStream(file.path), ...steps, createWriteStream(path)]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TaktwerkError('sourceFailed', `File "${file.name}" is broken: ${why}`, { cause: error });
  }
  return { ...file, path };
}

function unpackerOf(name: string): Duplex | null {
  if (name.endsWith('.gz')) return createGunzip();
  if (name.endsWith('.br')) return createBrotliDecompress();
  if (name.endsWith('.zst')) return createZstdDecompress();
  return null;
}

function isUtf8(encoding: string): boolean {
  return ['utf-8', 'utf8'].includes(encoding.toLowerCase());
}
