import { TaktwerkError } from '@taktwerk/model/error';

/**
 * SQLite's primary result codes that speak of the medium, not of the statement: nothing of the transaction
 * can be kept (https://sqlite.org/rescode.html).
 */
const STORAGE_FAULTS: ReadonlyMap<number, string> = new Map([
  [5, 'The database is locked by something else; no other program may open it while the server runs.'],
  [7, 'There is not enough memory.'],
  [
    8,
    'The database cannot be written; check the permissions of the data folder and how its volume is mounted.',
  ],
  [10, 'Reading or writing the disk failed; check the disk and the system log.'],
  [11, 'The database is damaged; restore the last backup.'],
  [13, 'The disk is full; make room, then writes go on by themselves.'],
  [14, 'The database file cannot be opened; check the data folder and its permissions.'],
  [26, 'The file is not a database; restore the last backup.'],
]);

/** The fault of the medium behind an error, as `storeUnavailable`; null when the error is of another kind. */
export function storageFault(error: unknown): TaktwerkError | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  const meaning = STORAGE_FAULTS.get(error.errcode & 0xff);
  if (meaning === undefined) return null;
  return new TaktwerkError('storeUnavailable', `${meaning} SQLite says: ${error.message}.`, { cause: error });
}
