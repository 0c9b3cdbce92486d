import type { HoldRecord } from '@taktwerk/model';
import { HOLD_COLUMNS, holdCells } from '../../row/hold-row.ts';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters, rowsRelation } from '../connection/rows-parameter.ts';

const SHAPE = rowShape(HOLD_COLUMNS, ['bigint', 'text', 'bigint', 'bigint', 'text', 'text', 'text']);
const PUT = putRows('client_hold', SHAPE, ['client', 'name']);
const KEY = rowShape('client, name', ['bigint', 'text']);
const REMOVE = `DELETE FROM client_hold USING ${rowsRelation(KEY)} AS gone (client, name)
  WHERE client_hold.client = gone.client AND client_hold.name = gone.name`;

/** Writes what is held by hand, each given once, and removes what was lifted. */
export async function putClientHolds(
  connection: Connection,
  removed: readonly Pick<HoldRecord, 'client' | 'name'>[],
  holds: readonly HoldRecord[],
): Promise<void> {
  if (removed.length > 0)
    await connection.run(
      REMOVE,
      ...rowsParameters(
        KEY,
        removed.map(({ client, name }) => [client, name]),
      ),
    );
  if (holds.length > 0) await connection.run(PUT, ...rowsParameters(SHAPE, holds.map(holdCells)));
}
