import type { SyncState } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape('client, name, state, value', ['bigint', 'text', 'text', 'bigint']);
const PUT = putRows('sync_state', SHAPE, ['client', 'name']);

/** Writes what SYNC objects are, each given once. */
export async function putSyncStates(connection: Connection, syncs: readonly SyncState[]): Promise<void> {
  if (syncs.length === 0) return;
  const cells = syncs.map(({ client, name, state, value }) => [client, name, state, value]);
  await connection.run(PUT, ...rowsParameters(SHAPE, cells));
}
