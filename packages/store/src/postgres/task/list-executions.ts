import type { Condition } from '../../filter/dialect.ts';
import { countStatement, POSITION, pageStatement, positionAfter } from '../../filter/execution-list.ts';
import type { ExecutionFilter, ExecutionPage } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import type { Row } from '../../row/row.ts';
import { taskFromRow } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';
import { carryOut } from '../history/carry-out.ts';
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
    const readPage = () => connection.find(pageStatement(filter, page.limit + 1, after, postgresDialect));
    if (plan === null) {
      const count = connection.find(countStatement(filter, postgresDialect));
      const [counted, rows] = await Promise.all([count, readPage()]);
      return pageOf(totalOf(counted), rows, page.limit);
    }
    const total = totalOf(await connection.find(plannedCount(plan, filter, postgresDialect)));
    // To find nothing, a page may look at the whole history.
    return pageOf(total, total === 0 ? [] : await readPage(), page.limit);
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
