import type { Condition, Dialect } from '../../filter/dialect.ts';
import { executionConditions } from '../../filter/execution-conditions.ts';
import type { ExecutionFilter } from '../../port/store.ts';
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
  filter: ExecutionFilter,
  conditions: readonly Condition[],
  dialect: Dialect,
): Condition {
  const { client, name } = filter;
  const nodes = dialect.amongNumbers('node', whole);
  const values = [...nodes.values, client];
  const counts = (tables: string): string =>
    `SELECT CAST(coalesce(sum(tasks), 0) AS bigint) AS n FROM ${tables} WHERE ${nodes.sql} AND ready.client = ?`;
  if (conditions.length === 0) return { sql: counts('history_node AS ready'), values };
  const fits = conditions.map(({ sql }) => ` AND ${sql}`).join('');
  const fitValues = conditions.flatMap(({ values: own }) => own);
  // Most kinds fit: the counts are read in their order, which is that of the kinds, instead of being looked up one by one.
  if (leavesOut(filter)) {
    const sql = `${counts('history_count AS ready CROSS JOIN history_kind AS task')} AND task.id = ready.kind${fits}`;
    return { sql, values: [...values, ...fitValues] };
  }
  // Without a name to look for, all kinds are read in the order of the table, not one by one by their names.
  const hint = name === undefined ? dialect.indexHint(null) : '';
  const kinds = `SELECT id FROM history_kind AS task ${hint} WHERE client = ?${fits}`;
  return {
    sql: `${counts('history_count AS ready')} AND kind IN (${kinds})`,
    values: [...values, client, ...fitValues],
  };
}

/** Whether the filter says what is not wanted, which is mostly little. */
function leavesOut(filter: ExecutionFilter): boolean {
  const { name, agent, user, archiveKey1, archiveKey2 } = filter;
  return (
    (name !== undefined && filter.nameExclude === true) ||
    (agent !== undefined && filter.agentExclude === true) ||
    (user !== undefined && filter.userExclude === true) ||
    (archiveKey1 !== undefined && filter.archiveKey1Exclude === true) ||
    (archiveKey2 !== undefined && filter.archiveKey2Exclude === true)
  );
}
