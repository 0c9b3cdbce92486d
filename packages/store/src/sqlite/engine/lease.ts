import { TaktwerkError } from '@taktwerk/model/error';
import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

const RAISE = 'UPDATE lease SET epoch = epoch + 1 WHERE shard = 0 RETURNING epoch';
const TOUCH = 'UPDATE lease SET epoch = epoch WHERE shard = 0';

/** The epoch of this start, higher than that of every start before. */
export function raiseEpoch(connection: Connection): number {
  const row = connection.get(RAISE);
  if (row === undefined) throw new TaktwerkError('internal', 'The lease of shard 0 is missing.');
  return integer(row, 'epoch');
}

/** Writes a row as it is: goes the whole way to the disk and changes nothing. */
export function touchLease(connection: Connection): void {
  connection.run(TOUCH);
}
