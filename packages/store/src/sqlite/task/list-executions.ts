import type { ExecutionFilter, ExecutionPage } from '../../port/store.ts';
import { integer } from '../connection/column.ts';
import type { Connection, SqlValue } from '../connection/connection.ts';
import { executionBranches } from './execution-branches.ts';
import { type Condition, executionConditions } from './execution-conditions.ts';
import { TASK_COLUMNS, taskFromRow } from './task-row.ts';

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
    const count = countStatement(filter);
    const counted = connection.get(count.sql, ...count.values);
    const select = pageStatement(
      filter,
      page.limit + 1,
      positionAfter(connection, filter.client, page.after),
    );
    const rows = connection.all(select.sql, ...select.values);
    return {
      total: counted === undefined ? 0 : integer(counted, 'total'),
      tasks: rows.slice(0, page.limit).map(taskFromRow),
      hasMore: rows.length > page.limit,
    };
  });
}

const POSITION = 'SELECT activation_second FROM task WHERE run_id = ? AND client = ?';

/** Where the page before ended. A run id that is not there bounds by its number: the list never fails for it. */
function positionAfter(connection: Connection, client: number, after: number | undefined): Condition | null {
  if (after === undefined) return null;
  const row = connection.get(POSITION, after, client);
  if (row === undefined) return { sql: 'run_id < ?', values: [after] };
  const second = integer(row, 'activation_second');
  return {
    sql: 'activation_second <= ? AND (activation_second < ? OR run_id < ?)',
    values: [second, second, after],
  };
}

/** The statement that counts all entries of a list; apart so that its query plan can be read. */
export function countStatement(filter: ExecutionFilter): Condition {
  return compound(filter, 'count(*) AS n', null, (branches) => `SELECT sum(n) AS total FROM (${branches})`);
}

/** The statement that reads one page; apart so that its query plan can be read. */
export function pageStatement(filter: ExecutionFilter, limit: number, position: Condition | null): Condition {
  const { sql, values } = compound(
    filter,
    'run_id, activation_second',
    position,
    (
      branches,
    ) => `WITH page AS MATERIALIZED (${branches} ORDER BY activation_second DESC, run_id DESC LIMIT ?)
SELECT ${TASK_COLUMNS} FROM task WHERE run_id IN (SELECT run_id FROM page)
ORDER BY activation_second DESC, run_id DESC`,
  );
  return { sql, values: [...values, limit] };
}

function compound(
  filter: ExecutionFilter,
  columns: string,
  position: Condition | null,
  around: (branches: string) => string,
): Condition {
  const shared = executionConditions(filter);
  if (position !== null) shared.push(position);
  const values: SqlValue[] = [];
  const branches = executionBranches(filter).map((branch) => {
    values.push(...branch.values);
    for (const condition of shared) values.push(...condition.values);
    const where = [branch.sql, ...shared.map((condition) => condition.sql)].join(' AND ');
    return `SELECT ${columns} FROM task ${branch.index} WHERE ${where}`;
  });
  return { sql: around(branches.join('\nUNION ALL\n')), values };
}
