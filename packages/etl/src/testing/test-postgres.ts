import { after, before } from 'node:test';
import pg from 'pg';
import { type PostgresServer, startPostgres } from '../../../../test/postgres/postgres-server.ts';
import type { PostgresConnection } from '../definition/connection.ts';

/** A database of its own for one test. */
export interface TestDatabase {
  readonly connection: PostgresConnection;
  /** Rows of one statement, values as text. */
  rows(sql: string): Promise<Record<string, string | null>[]>;
  /** The one value of a statement, as text. */
  value(sql: string): Promise<string | null>;
}

/** Starts a server before the tests of a file and removes it after them. */
export function testPostgres(): {
  readonly server: PostgresServer;
  database(name: string): Promise<TestDatabase>;
} {
  let started: PostgresServer | null = null;
  const server = (): PostgresServer => {
    if (started === null) throw new Error('The server is there while tests run.');
    return started;
  };
  before(async () => {
    started = await startPostgres();
  });
  after(() => started?.remove());
  return {
    get server() {
      return server();
    },
    database: async (name) => databaseOf(server(), name, await server().createDatabase()),
  };
}

function databaseOf(server: PostgresServer, name: string, database: string): TestDatabase {
  const rows = async (sql: string): Promise<Record<string, string | null>[]> => {
    const client = new pg.Client({
      connectionString: server.url(database),
      connectionTimeoutMillis: 60_000,
      types: { getTypeParser: () => (value: string) => value },
    });
    await client.connect();
    try {
      const result = await client.query<Record<string, string | null>>(sql);
      return result.rows;
    } finally {
      await client.end();
    }
  };
  return {
    connection: { kind: 'postgres', name, host: '127.0.0.1', port: server.port, database, user: 'taktwerk' },
    rows,
    value: async (sql) => Object.values((await rows(sql))[0] ?? {})[0] ?? null,
  };
}
