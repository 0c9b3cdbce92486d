import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { storageFault } from '../connection/storage-fault.ts';

/** 64 MB at SQLite's page size of 4096 bytes. */
const LONGEST_LOG = 16_384;

/** Milliseconds the writer may stand still for readers to let go of the log. */
const PATIENCE = 200;

/**
 * SQLite moves the log into the database by itself every 4,000 pages, but can only start it again from the front
 * in a moment when no reader uses it. Under a steady load of reads that moment never comes and the log would
 * grow without end: past 64 MB the writer waits for it. Called between two transactions.
 */
export function keepLogShort(connection: Connection, longest = LONGEST_LOG): void {
  const state = connection.get('PRAGMA wal_checkpoint(NOOP)');
  if (state === undefined || integer(state, 'log') <= longest) return;
  connection.exec(`PRAGMA busy_timeout = ${PATIENCE}`);
  try {
    connection.get('PRAGMA wal_checkpoint(RESTART)');
  } catch (error) {
    // A full or failing disk keeps the log long and loses nothing; the next write tells its caller.
    if (storageFault(error) === null) throw error;
  }
  connection.exec('PRAGMA busy_timeout = 5000');
}
