import type { Condition } from '../../filter/dialect.ts';
import { countStatement, POSITION, pageStatement, positionAfter } from '../../filter/execution-list.ts';
import type { ExecutionFilter, ExecutionPage } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import { taskFromRow } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';

/** One page of a list, newest activation second first, then highest run id, and the exact total of all pages. */
export function listExecutions(
  connection: Connection,
  filter: ExecutionFilter,
  page: { readonly limit: number; readonly after?: number },
): Promise<ExecutionPage> {
  const count = countStatement(filter, postgresDialect);
  return connection.snapshot(async () => {
    const after = await position(connection, filter.client, page.after);
    const [counted, rows] = await Promise.all([
      connection.find(count),
      connection.find(pageStatement(filter, page.limit + 1, after, postgresDialect)),
    ]);
    return {
      total: counted[0] === undefined ? 0 : integer(counted[0], 'total'),
      tasks: rows.slice(0, page.limit).map(taskFromRow),
      hasMore: rows.length > page.limit,
    };
  });
}

async function position(
  connection: Connection,
  client: number,
  after: number | undefined,
): Promise<Condition | null> {
  return after === undefined ? null : positionAfter(after, await connection.get(POSITION, after, client));
}
