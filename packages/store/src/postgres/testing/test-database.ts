import { after, before } from 'node:test';
import { type PostgresServer, startPostgres } from '../../../../../test/postgres/postgres-server.ts';
import { openPostgresStore } from '../open-postgres-store.ts';

/** A server for the tests of one file. */
export interface TestServer {
  readonly server: PostgresServer;
  /** A new database of the newest schema; returns its name. */
  database(): Promise<string>;
}

/** Starts a server before the tests of the file, and removes it after them. */
export function testServer(): TestServer {
  let server: PostgresServer | null = null;
  let template = '';
  const started = (): PostgresServer => {
    if (server === null) throw new Error('The server is there while tests run.');
    return server;
  };
  before(async () => {
    server = await startPostgres();
    template = await server.createDatabase();
    const store = await openPostgresStore({ connection: server.url(template), node: 'template' });
    await store.close();
  });
  after(() => server?.remove());
  return {
    get server() {
      return started();
    },
    database: () => started().createDatabase(template),
  };
}
