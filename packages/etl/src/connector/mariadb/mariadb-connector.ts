import type { MariadbConnection } from '../../definition/connection.ts';
import { SqlLoad } from '../../load/sql/sql-load.ts';
import type { Connector } from '../connector.ts';
import { RowSource } from '../rows/row-source.ts';
import { mariadbText, openMariadb, rowsOf } from './mariadb-session.ts';
import { mariadbRows } from './mariadb-source.ts';
import { MariadbWriter } from './mariadb-writer.ts';

/** MariaDB and MySQL. */
export const mariadbConnector: Connector<MariadbConnection> = {
  kind: 'mariadb',
  async check(connection) {
    const start = performance.now();
    const session = await openMariadb(connection, 'read');
    try {
      const { rows } = await rowsOf(session, 'SELECT version()');
      return { system: `MariaDB ${mariadbText(rows[0]?.[0])}`, milliseconds: performance.now() - start };
    } finally {
      session.destroy();
    }
  },
  async openSource(connection, request) {
    const session = await openMariadb(connection, 'read');
    await rowsOf(session, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    return RowSource.open(mariadbRows(session), request);
  },
  openTarget: async (connection, request) =>
    SqlLoad.open(new MariadbWriter(await openMariadb(connection, 'write')), request),
  openSession: async (connection) => new MariadbWriter(await openMariadb(connection, 'write')),
};
