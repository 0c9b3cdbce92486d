import pg from 'pg';
import { Connection } from '../connection/connection.ts';
import { type ConnectionSettings, sessionSettings } from '../connection/connection-settings.ts';
import { asTaktwerkError } from '../connection/storage-fault.ts';

/** Copies may take as long as they take; a server that is gone shows as a broken connection. */
const SETTINGS =
  'SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = 10000';

/** Does `work` on a session of its own that can copy, which takes one statement at a time. */
export async function withCopySession<Result>(
  settings: ConnectionSettings,
  work: (connection: Connection, client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ ...sessionSettings(settings, 'taktwerk backup'), pipeline: false });
  // The statement under way is told of a connection that broke; without one there is nobody to tell.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(SETTINGS);
    return await work(new Connection(client), client);
  } catch (error) {
    throw asTaktwerkError(error);
  } finally {
    await client.end();
  }
}
