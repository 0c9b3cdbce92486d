import { countUsersStatement, pageUsersStatement } from '../../filter/user-statement.ts';
import type { ListedUser, UserQuery } from '../../port/user-store.ts';
import { integer } from '../../row/column.ts';
import { listedUserFromRow } from '../../row/listed-user-row.ts';
import type { Connection } from '../connection/connection.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';

/** A page of users by name, and how many there are in all. */
export function pageUsers(
  connection: Connection,
  query: UserQuery,
): { readonly total: number; readonly users: readonly ListedUser[] } {
  return connection.snapshot(() => {
    const count = countUsersStatement(query, sqliteDialect);
    const page = pageUsersStatement(query, sqliteDialect);
    const counted = connection.get(count.sql, ...count.values);
    const rows = connection.all(page.sql, ...page.values);
    return {
      total: counted === undefined ? 0 : integer(counted, 'total'),
      users: rows.map(listedUserFromRow),
    };
  });
}
