import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SECRET_KEY_FILE, TaktwerkError } from '@taktwerk/model';

/** AES-256. */
const KEY_BYTES = 32;

/**
 * The key that seals passwords: `secret.key` in the data folder, readable by its owner only, made at the first start.
 * It lies outside the database so that a copy of the database alone opens nothing.
 * @throws TaktwerkError keyMissing if there is none and none is to be made, internal if the file is not a key or others may read it
 */
export async function readOrMakeKey(folder: string, make = true): Promise<Buffer> {
  const path = join(folder, SECRET_KEY_FILE);
  const key = await readKey(path);
  if (key !== null) return key;
  if (!make) {
    throw new TaktwerkError(
      'keyMissing',
      `There is no ${SECRET_KEY_FILE} in ${folder}. It seals passwords in the database; copy the one of the process with the engine there, or name its data folder.`,
    );
  }
  await makeKey(folder, path);
  const made = await readKey(path);
  if (made === null)
    throw new TaktwerkError('internal', `${SECRET_KEY_FILE} vanished right after it was made.`);
  return made;
}

async function readKey(path: string): Promise<Buffer | null> {
  try {
    const mode = (await stat(path)).mode;
    if ((mode & (constants.S_IRWXG | constants.S_IRWXO)) !== 0) {
      throw new TaktwerkError('internal', `${SECRET_KEY_FILE} may be read by others; expected mode 600.`);
    }
    const key = await readFile(path);
    if (key.length !== KEY_BYTES) {
      throw new TaktwerkError(
        'internal',
        `${SECRET_KEY_FILE} has ${key.length} bytes; expected ${KEY_BYTES}.`,
      );
    }
    return key;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes the key whole under another name first, so that a crash leaves either no key or a good one. */
async function makeKey(folder: string, path: string): Promise<void> {
  const draft = join(folder, `${SECRET_KEY_FILE}.${process.pid}.${randomBytes(4).toString('hex')}`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(randomBytes(KEY_BYTES));
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // Unlike a rename, a link never replaces a key that another start has just made.
    await link(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
