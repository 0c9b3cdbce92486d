import { TaktwerkError } from '@taktwerk/model/error';
import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

const RAISE = `UPDATE sequence SET value = ? WHERE name = 'run_id' AND value < ?`;
const READ = `SELECT value FROM sequence WHERE name = 'run_id'`;

/** Marks run ids below `next` as used up; never goes back. */
export function raiseRunId(connection: Connection, next: number): void {
  connection.run(RAISE, next, next);
}

export function nextRunId(connection: Connection): number {
  const row = connection.get(READ);
  if (row === undefined) throw new TaktwerkError('internal', 'The sequence of run ids is missing.');
  return integer(row, 'value');
}
