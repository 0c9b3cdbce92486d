import type { Condition, Dialect } from '../filter/dialect.ts';
import { executionConditions } from '../filter/execution-conditions.ts';
import type { ExecutionFilter } from '../port/store.ts';
import type { HistoryPlan } from './history-plan.ts';

/**
 * Counts all entries of a list: the ready counts of what left the activities, and by looking at them the tasks in the
 * activities, those left out of the counts, and the run ids of the plan. No task is in two of these.
 */
export function plannedCount(plan: HistoryPlan, filter: ExecutionFilter, dialect: Dialect): Condition {
  const { client } = filter;
  const conditions = executionConditions(filter, dialect);
  const { inRange } = plan;
  const shared = `${inRange.sql}${conditions.map(({ sql }) => ` AND ${sql}`).join('')}`;
  const sharedValues = [...inRange.values, ...conditions.flatMap(({ values }) => values)];
  const rows = (index: string | null, which: string, ...values: number[]): Condition => ({
    sql: `SELECT count(*) AS n FROM task ${dialect.indexHint(index)} WHERE client = ? AND ${which}${shared}`,
    values: [client, ...values, ...sharedValues],
  });
  const parts = [
    readyCounts(plan, filter, conditions, dialect),
    rows('task_by_activation', 'deactivated = false'),
    rows(null, 'run_id IN (SELECT run_id FROM history_left) AND deactivated = true'),
    ...plan.looked.map(([first, end]) =>
      rows(
        null,
        'run_id >= ? AND run_id < ? AND deactivated = true AND run_id NOT IN (SELECT run_id FROM history_left)',
        first,
        end,
      ),
    ),
  ];
  return {
    sql: `SELECT CAST(sum(n) AS bigint) AS total FROM (${parts.map(({ sql }) => sql).join('\nUNION ALL\n')}) AS counted`,
    values: parts.flatMap(({ values }) => values),
  };
}

/** The kinds of tasks stand in for the tasks: they have the same columns. */
function readyCounts(
  { whole }: HistoryPlan,
  { client, name }: ExecutionFilter,
  conditions: readonly Condition[],
  dialect: Dialect,
): Condition {
  const nodes = dialect.amongNumbers('node', whole);
  const counts = (table: string): Condition => ({
    sql: `SELECT CAST(coalesce(sum(tasks), 0) AS bigint) AS n FROM ${table} WHERE ${nodes.sql} AND client = ?`,
    values: [...nodes.values, client],
  });
  if (conditions.length === 0) return counts('history_node');
  const all = counts('history_count');
  // Without a name to look for, all kinds are read in the order of the table, not one by one by their names.
  const hint = name === undefined ? dialect.indexHint(null) : '';
  const kinds = `SELECT id FROM history_kind AS task ${hint} WHERE client = ?${conditions.map(({ sql }) => ` AND ${sql}`).join('')}`;
  return {
    sql: `${all.sql} AND kind IN (${kinds})`,
    values: [...all.values, client, ...conditions.flatMap(({ values }) => values)],
  };
}
