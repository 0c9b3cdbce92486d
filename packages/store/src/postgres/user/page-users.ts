import { countUsersStatement, pageUsersStatement } from '../../filter/user-statement.ts';
import type { ListedUser, UserQuery } from '../../port/user-store.ts';
import { integer } from '../../row/column.ts';
import { listedUserFromRow } from '../../row/listed-user-row.ts';
import type { Connection } from '../connection/connection.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';

/** A page of users by name, and how many there are in all. */
export function pageUsers(
  connection: Connection,
  query: UserQuery,
): Promise<{ readonly total: number; readonly users: readonly ListedUser[] }> {
  return connection.snapshot(async () => {
    const [counted, rows] = await Promise.all([
      connection.find(countUsersStatement(query, postgresDialect)),
      connection.find(pageUsersStatement(query, postgresDialect)),
    ]);
    return {
      total: counted[0] === undefined ? 0 : integer(counted[0], 'total'),
      users: rows.map(listedUserFromRow),
    };
  });
}
