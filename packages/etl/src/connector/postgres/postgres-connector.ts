import type { PostgresConnection } from '../../definition/connection.ts';
import { SqlLoad } from '../../load/sql/sql-load.ts';
import type { Connector } from '../connector.ts';
import { PostgresSession } from './postgres-session.ts';
import { PostgresSource } from './postgres-source.ts';
import { PostgresWriter } from './postgres-writer.ts';

/** PostgreSQL, and what speaks its protocol and has COPY. */
export const postgresConnector: Connector<PostgresConnection> = {
  kind: 'postgres',
  async check(connection) {
    const start = performance.now();
    const session = await PostgresSession.open(connection, 'read');
    try {
      const { rows } = await session.query('SHOW server_version');
      return { system: `PostgreSQL ${rows[0]?.server_version}`, milliseconds: performance.now() - start };
    } finally {
      await session.close();
    }
  },
  openSource: (connection, request) => PostgresSource.open(connection, request),
  openTarget: async (connection, request) =>
    SqlLoad.open(new PostgresWriter(await PostgresSession.open(connection, 'write')), request),
  openSession: async (connection) => new PostgresWriter(await PostgresSession.open(connection, 'write')),
};
