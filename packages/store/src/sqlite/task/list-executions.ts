import {
  countStatement,
  type ListPosition,
  POSITION,
  pageStatement,
  positionAfter,
} from '../../filter/execution-list.ts';
import type { ExecutionFilter, ExecutionPage } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import { TASK_COLUMNS, taskFromRow } from '../../row/task-row.ts';
import type { Connection, SqlRow } from '../connection/connection.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';
import { planHistory } from '../history/history-plan.ts';

export interface PagePosition {
  readonly limit: number;
  readonly after?: number;
}

const TASKS = `SELECT ${TASK_COLUMNS} FROM task WHERE run_id IN (SELECT value FROM json_each(?))
ORDER BY activation_second DESC, run_id DESC`;

/** One page of a list, newest activation second first, then highest run id, and the exact total of all pages. */
export function listExecutions(
  connection: Connection,
  filter: ExecutionFilter,
  page: PagePosition,
): ExecutionPage {
  return connection.snapshot(() => {
    const after = position(connection, filter.client, page.after);
    const history = planHistory(connection, filter);
    const total = history?.total() ?? countByIndexes(connection, filter);
    // To find nothing, a page may look at the whole history.
    if (total === 0) return { total, tasks: [], hasMore: false };
    const limit = page.limit + 1;
    const rows =
      history === null
        ? pageByIndexes(connection, filter, limit, after)
        : connection.all(TASKS, JSON.stringify(history.newest(limit, after).map(({ runId }) => runId)));
    return {
      total,
      tasks: rows.slice(0, page.limit).map(taskFromRow),
      hasMore: rows.length > page.limit,
    };
  });
}

function countByIndexes(connection: Connection, filter: ExecutionFilter): number {
  const { sql, values } = countStatement(filter, sqliteDialect);
  const counted = connection.get(sql, ...values);
  return counted === undefined ? 0 : integer(counted, 'total');
}

function pageByIndexes(
  connection: Connection,
  filter: ExecutionFilter,
  limit: number,
  after: ListPosition | null,
): SqlRow[] {
  const { sql, values } = pageStatement(filter, limit, after?.condition ?? null, sqliteDialect);
  return connection.all(sql, ...values);
}

function position(connection: Connection, client: number, after: number | undefined): ListPosition | null {
  if (after === undefined) return null;
  return positionAfter(after, connection.get(POSITION, after, client));
}
