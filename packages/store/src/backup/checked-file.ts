import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import type { BackupFile } from './backup-manifest.ts';

/** Length and checksum of a file as it lies on the disk. */
export async function describeFile(path: string): Promise<BackupFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { name: basename(path), bytes, sha256: hash.digest('hex') };
}

/** @throws TaktwerkError `notABackup` when a file of the backup is missing or not as it was written */
export async function checkFiles(folder: string, files: readonly BackupFile[]): Promise<void> {
  for (const expected of files) {
    const found = await describeFile(join(folder, expected.name)).catch((error: unknown) => {
      throw new TaktwerkError('notABackup', `File ${expected.name} of the backup cannot be read.`, {
        cause: error,
      });
    });
    if (found.sha256 === expected.sha256) continue;
    throw new TaktwerkError(
      'notABackup',
      `File ${expected.name} of the backup is damaged: ${found.bytes} bytes with SHA-256 ${found.sha256}, expected ${expected.bytes} with ${expected.sha256}. Use another backup.`,
    );
  }
}

/** Returns once a file, or the entries of a folder, are on the disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
