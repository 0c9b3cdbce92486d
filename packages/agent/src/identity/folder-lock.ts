import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TaktwerkError } from '@taktwerk/model';

/** Holds a folder for one process; the operating system frees it however that process ends. */
export type FolderLock = { readonly release: () => void };

/**
 * Locks the agent's folder: an exclusive transaction on an empty SQLite file, which is a record lock of the
 * operating system (POSIX `fcntl`), so a killed agent leaves nothing to clean up.
 *
 * @throws {TaktwerkError} `folderLocked` when another agent has the folder.
 */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new TaktwerkError(
      'folderLocked',
      `Another agent uses the folder ${folder}. Stop it, or give this agent a folder of its own.`,
      { cause: error },
    );
  }
  return { release: () => database.close() };
}
