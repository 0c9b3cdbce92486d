import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { TaktwerkError } from '@taktwerk/model/error';
import type { BackupProgress, StoredParts } from '../../backup/stored-parts.ts';
import { integer, text } from '../../row/column.ts';
import { databasePath } from '../connection/open-database.ts';
import { storageFault } from '../connection/storage-fault.ts';

/** The copy of the database in a backup. */
export const DATABASE_FILE = 'taktwerk.db';

/** Pages copied between two reports of progress: 4 MiB at SQLite's page size. */
const PAGES_PER_STEP = 1024;

/**
 * Copies the database of a data folder in steps. The copy is that of the moment the reading transaction began: it is
 * held open, so no commit meanwhile makes the copying start over, and readers of a write-ahead log block no commit.
 */
export async function backUpSqlite(
  folder: string,
  to: string,
  progress: (progress: BackupProgress) => void,
): Promise<StoredParts> {
  const path = databasePath(folder);
  if (!existsSync(path)) {
    throw new TaktwerkError(
      'storeUnavailable',
      `There is no store in ${folder}. Name the data folder with --data, or the database with TAKTWERK_DATABASE.`,
    );
  }
  let source: DatabaseSync | null = null;
  try {
    source = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    source.exec('BEGIN');
    const steps = source.prepare('SELECT number, name, checksum FROM migration ORDER BY number').all();
    await backup(source, join(to, DATABASE_FILE), {
      rate: PAGES_PER_STEP,
      progress: ({ totalPages, remainingPages }) =>
        progress({ part: 'pages', done: totalPages - remainingPages, total: totalPages }),
    });
    const schema = steps.map((row) => ({
      number: integer(row, 'number'),
      name: text(row, 'name'),
      checksum: text(row, 'checksum'),
    }));
    return { schema, files: [DATABASE_FILE], tables: [] };
  } catch (error) {
    throw storageFault(error) ?? error;
  } finally {
    source?.close();
  }
}
