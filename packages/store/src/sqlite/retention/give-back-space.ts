import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

/** Pages given back at a time: 8 MB at SQLite's page size of 4096 bytes. */
const PORTION = 2_000;

/** Gives free pages at the end of the file back to the file system; true while there are more. */
export function giveBackSpace(connection: Connection): boolean {
  const free = connection.get('PRAGMA freelist_count');
  if (free === undefined || integer(free, 'freelist_count') === 0) return false;
  connection.exec(`PRAGMA incremental_vacuum(${PORTION})`);
  const left = connection.get('PRAGMA freelist_count');
  return left !== undefined && integer(left, 'freelist_count') > 0;
}
