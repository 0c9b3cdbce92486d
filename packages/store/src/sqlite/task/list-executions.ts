import type { Condition } from '../../filter/dialect.ts';
import { countStatement, POSITION, pageStatement, positionAfter } from '../../filter/execution-list.ts';
import { planHistory } from '../../history/history-plan.ts';
import { plannedCount } from '../../history/planned-count.ts';
import type { ExecutionFilter, ExecutionPage } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import { taskFromRow } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';
import { carryOut } from '../history/carry-out.ts';

export interface PagePosition {
  readonly limit: number;
  readonly after?: number;
}

/** One page of a list, newest activation second first, then highest run id, and the exact total of all pages. */
export function listExecutions(
  connection: Connection,
  filter: ExecutionFilter,
  page: PagePosition,
): ExecutionPage {
  return connection.snapshot(() => {
    const plan = carryOut(connection, planHistory(filter, sqliteDialect));
    const count =
      plan === null ? countStatement(filter, sqliteDialect) : plannedCount(plan, filter, sqliteDialect);
    const counted = connection.get(count.sql, ...count.values);
    const total = counted === undefined ? 0 : integer(counted, 'total');
    // To find nothing, a page may look at the whole history.
    if (total === 0) return { total, tasks: [], hasMore: false };
    const select = pageStatement(
      filter,
      page.limit + 1,
      position(connection, filter.client, page.after),
      sqliteDialect,
    );
    const rows = connection.all(select.sql, ...select.values);
    return {
      total,
      tasks: rows.slice(0, page.limit).map(taskFromRow),
      hasMore: rows.length > page.limit,
    };
  });
}

function position(connection: Connection, client: number, after: number | undefined): Condition | null {
  if (after === undefined) return null;
  return positionAfter(after, connection.get(POSITION, after, client));
}
