import { TaktwerkError } from '@taktwerk/model/error';
import type { ClientRecord } from '../../port/store.ts';
import { integer, text } from '../connection/column.ts';
import type { Connection } from '../connection/connection.ts';

const LIST = 'SELECT client, title FROM client ORDER BY client';
const CREATE = 'INSERT INTO client (client, title) VALUES (?, ?) ON CONFLICT (client) DO NOTHING';

export function listClients(connection: Connection): ClientRecord[] {
  return connection.all(LIST).map((row) => ({ client: integer(row, 'client'), title: text(row, 'title') }));
}

/** Adds a client; one that exists is refused. */
export function createClient(connection: Connection, client: ClientRecord): void {
  if (connection.run(CREATE, client.client, client.title).changes === 0) {
    throw new TaktwerkError('objectExists', `Client ${client.client} exists already.`);
  }
}
