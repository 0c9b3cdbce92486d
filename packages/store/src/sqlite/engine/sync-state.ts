import type { SyncState } from '@taktwerk/model';
import { syncStateFromRow } from '../../row/engine-rows.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO sync_state (client, name, state, value) VALUES (?, ?, ?, ?)
ON CONFLICT (client, name) DO UPDATE SET state = excluded.state, value = excluded.value`;
const ALL = 'SELECT client, name, state, value FROM sync_state ORDER BY client, name';

/** Writes what a SYNC object is. */
export function putSyncState(connection: Connection, sync: SyncState): void {
  connection.run(PUT, sync.client, sync.name, sync.state, sync.value);
}

export function allSyncStates(connection: Connection): SyncState[] {
  return connection.all(ALL).map(syncStateFromRow);
}
