import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TaktwerkError } from '@taktwerk/model/error';

export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder for this process, or throws `folderLocked` naming the holder. The lock is an exclusive
 * transaction on an empty database of its own: SQLite keeps threads of one process apart, the kernel processes,
 * and the kernel frees it when the process dies. The main database cannot carry it, as that would shut out the
 * reader threads. Never open `lock.db` by other means: closing any handle on it would drop the lock.
 */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(join(folder, 'lock.db'));
  const holderFile = join(folder, 'lock.pid');
  try {
    database.exec('PRAGMA locking_mode = NORMAL; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) {
      throw new TaktwerkError(
        'folderLocked',
        `${folder} is held by ${holder(holderFile)}. Stop that process, or choose another data folder.`,
        { cause: error },
      );
    }
    throw error;
  }
  try {
    writeFileSync(holderFile, String(process.pid));
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  // 5 is SQLITE_BUSY.
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? (error.errcode & 0xff) === 5
    : false;
}

function holder(file: string): string {
  try {
    const pid = readFileSync(file, 'utf8');
    return pid === '' ? 'a process that is just starting' : `process ${pid}`;
  } catch {
    // Only the wording of a refusal depends on this file: the holder writes it after it has the lock.
    return 'a process that is just starting';
  }
}
