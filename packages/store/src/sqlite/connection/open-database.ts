import { join } from 'node:path';
import { integer } from '../../row/column.ts';
import { Connection } from './connection.ts';

/** The one database of a data folder. */
export function databasePath(folder: string): string {
  return join(folder, 'taktwerk.db');
}

/** The only connection that writes. FULL: a COMMIT returns after the log is on disk (stack trials: NORMAL lost rows). */
export function openForWriting(folder: string): Connection {
  const connection = new Connection(databasePath(folder), { readOnly: false });
  // Said to a database that exists it would be a write, and one on a full disk could not be opened.
  if (integer(connection.get('PRAGMA page_count') ?? {}, 'page_count') === 0) {
    connection.exec('PRAGMA auto_vacuum = INCREMENTAL');
  }
  connection.exec(`PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -65536;
    PRAGMA temp_store = MEMORY;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA journal_size_limit = 67108864`);
  return connection;
}

export function openForReading(folder: string): Connection {
  const connection = new Connection(databasePath(folder), { readOnly: true });
  connection.exec('PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY');
  return connection;
}
