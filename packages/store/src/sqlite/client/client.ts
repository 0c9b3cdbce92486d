import type { AuditEntry } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import type { ClientRecord } from '../../port/client-store.ts';
import { CLIENT_COLUMNS, clientFromRow } from '../../row/client-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { removeOthers } from './remove-client.ts';

const LIST = `SELECT ${CLIENT_COLUMNS} FROM client ORDER BY client`;
const CREATE = 'INSERT INTO client (client, title, active) VALUES (?, ?, 1) ON CONFLICT (client) DO NOTHING';
/** More than there can be. */
const EVERY = 1_000_000;
const SWITCH = 'UPDATE client SET active = ? WHERE client = ? AND removal_started_at IS NULL';

export function listClients(connection: Connection): ClientRecord[] {
  return connection.all(LIST).map(clientFromRow);
}

/** Adds a client; one that exists is refused. */
export function createClient(
  connection: Connection,
  client: Pick<ClientRecord, 'client' | 'title'>,
  audit: AuditEntry | null,
): void {
  if (connection.run(CREATE, client.client, client.title).changes === 0) {
    throw new TaktwerkError('objectExists', `Client ${client.client} exists already.`);
  }
  // Nobody who was written while a client of that number was being removed may log in to this one.
  removeOthers(connection, client.client, EVERY);
  if (audit !== null) appendAudit(connection, audit);
}

/** Switches automatic processing of a client on or off; false when there is no such client. */
export function switchClient(
  connection: Connection,
  client: number,
  active: boolean,
  audit: AuditEntry,
): boolean {
  if (connection.run(SWITCH, Number(active), client).changes === 0) return false;
  appendAudit(connection, audit);
  return true;
}
