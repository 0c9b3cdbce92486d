import type { Condition } from '../../filter/dialect.ts';
import { countStatement, POSITION, pageStatement, positionAfter } from '../../filter/execution-list.ts';
import type { ExecutionFilter, ExecutionPage } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import type { Row } from '../../row/row.ts';
import { taskFromRow } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';
import { carryOut } from '../history/carry-out.ts';
import { historyPage } from '../history/history-page.ts';
import { planHistory } from '../history/history-plan.ts';
import { plannedCount } from '../history/planned-count.ts';

/** One page of a list, newest activation second first, then highest run id, and the exact total of all pages. */
export function listExecutions(
  connection: Connection,
  filter: ExecutionFilter,
  page: { readonly limit: number; readonly after?: number },
): Promise<ExecutionPage> {
  return connection.snapshot(async () => {
    const after = await position(connection, filter.client, page.after);
    const plan = await carryOut(connection, planHistory(filter, postgresDialect));
    const limit = page.limit + 1;
    if (plan === null) {
      const count = connection.find(countStatement(filter, postgresDialect));
      const rows = connection.find(pageStatement(filter, limit, after, postgresDialect));
      const [counted, found] = await Promise.all([count, rows]);
      return pageOf(totalOf(counted), found, page.limit);
    }
    const total = totalOf(await connection.find(plannedCount(plan, filter, postgresDialect)));
    // To find nothing, a page may look at the whole history.
    if (total === 0) return pageOf(total, [], page.limit);
    const statement = await historyPage(connection, filter, plan, { total, limit, position: after });
    return pageOf(total, await connection.find(statement), page.limit);
  });
}

function totalOf([counted]: readonly Row[]): number {
  return counted === undefined ? 0 : integer(counted, 'total');
}

function pageOf(total: number, rows: readonly Row[], limit: number): ExecutionPage {
  return { total, tasks: rows.slice(0, limit).map(taskFromRow), hasMore: rows.length > limit };
}

async function position(
  connection: Connection,
  client: number,
  after: number | undefined,
): Promise<Condition | null> {
  if (after === undefined) return null;
  return positionAfter(after, await connection.get(POSITION, after, client)).condition;
}
