import type { ExecutionFilter } from '../port/store.ts';
import { integer } from '../row/column.ts';
import type { Row } from '../row/row.ts';
import { TASK_COLUMNS } from '../row/task-row.ts';
import type { Condition, Dialect } from './dialect.ts';
import { type Branch, executionBranches } from './execution-branches.ts';
import { executionConditions } from './execution-conditions.ts';

/** Reads what {@link positionAfter} needs of the last entry of the page before. */
export const POSITION = 'SELECT activation_second FROM task WHERE run_id = ? AND client = ?';

/** Where an entry stands in the order of lists. */
export interface ListPlace {
  /** Of its activation. */
  readonly second: number;
  readonly runId: number;
}

/** Where the page before ended. */
export interface ListPosition {
  /** What lies behind it. */
  readonly condition: Condition;
  isBehind(place: ListPlace): boolean;
  /** No entry behind it is of a later second. */
  readonly latest: number;
}

/** Where the page before ended. A run id that is not there bounds by its number: the list never fails for it. */
export function positionAfter(after: number, row: Row | undefined): ListPosition {
  if (row === undefined)
    return {
      condition: { sql: 'run_id < ?', values: [after] },
      isBehind: ({ runId }) => runId < after,
      latest: Number.MAX_SAFE_INTEGER,
    };
  const latest = integer(row, 'activation_second');
  return {
    condition: {
      sql: 'activation_second <= ? AND (activation_second < ? OR run_id < ?)',
      values: [latest, latest, after],
    },
    isBehind: ({ second, runId }) => second < latest || (second === latest && runId < after),
    latest,
  };
}

/** The statement that counts all entries of a list; apart so that its query plan can be read. */
export function countStatement(filter: ExecutionFilter, dialect: Dialect): Condition {
  const { sql, values } = branchSelects(
    filter,
    executionBranches(filter),
    dialect,
    'count(*) AS n',
    null,
    null,
  );
  return { sql: `SELECT CAST(sum(n) AS bigint) AS total FROM (${sql}) AS counted`, values };
}

const NEWEST_FIRST = 'ORDER BY activation_second DESC, run_id DESC';

/** The statement that reads one page; apart so that its query plan can be read. */
export function pageStatement(
  filter: ExecutionFilter,
  limit: number,
  position: Condition | null,
  dialect: Dialect,
  branches: readonly Branch[] = executionBranches(filter),
): Condition {
  const each = dialect.cutsBranches ? limit : null;
  const { sql, values } = branchSelects(
    filter,
    branches,
    dialect,
    'run_id, activation_second',
    position,
    each,
  );
  return {
    sql: `WITH page AS MATERIALIZED (${sql} ${NEWEST_FIRST} LIMIT ?)
SELECT ${TASK_COLUMNS} FROM task WHERE run_id IN (SELECT run_id FROM page) ${NEWEST_FIRST}`,
    values: [...values, limit],
  };
}

/** The selects of all branches, each cut to its `limit` newest if one is given. */
function branchSelects(
  filter: ExecutionFilter,
  branches: readonly Branch[],
  dialect: Dialect,
  columns: string,
  position: Condition | null,
  limit: number | null,
): Condition {
  const shared = executionConditions(filter, dialect);
  if (position !== null) shared.push(position);
  const values: (string | number)[] = [];
  const selects = branches.map((branch) => {
    values.push(...branch.values);
    for (const condition of shared) values.push(...condition.values);
    const where = [branch.sql, ...shared.map((condition) => condition.sql)].join(' AND ');
    const select = `SELECT ${columns} FROM task ${dialect.indexHint(branch.index)} WHERE ${where}`;
    if (limit === null) return select;
    values.push(limit);
    return `SELECT * FROM (${select} ${NEWEST_FIRST} LIMIT ?) AS branch`;
  });
  return { sql: selects.join('\nUNION ALL\n'), values };
}
