import type { Condition, Dialect } from '../../filter/dialect.ts';
import { executionPredicates } from '../../filter/execution-conditions.ts';
import { asCondition } from '../../filter/predicate.ts';
import { rangeConditions, secondRange } from '../../filter/time-range.ts';
import type { ExecutionFilter } from '../../port/store.ts';
import type { HistoryPlan } from './history-plan.ts';

/**
 * Counts all entries of a list: the ready counts of what left the activities, and by looking at them the tasks in the
 * activities, those left out of the counts, and the run ids of the plan. No task is in two of these.
 */
export function plannedCount(plan: HistoryPlan, filter: ExecutionFilter, dialect: Dialect): Condition {
  const asked = [
    ...rangeConditions(secondRange(filter)),
    ...executionPredicates(filter, dialect).map((predicate) => asCondition(predicate)),
  ];
  const parts = [
    readyCounts(plan, filter, dialect),
    ...besideCounts(plan, filter.client, asked, 'count(*) AS n'),
  ];
  return {
    sql: `SELECT CAST(sum(n) AS bigint) AS total FROM (${parts.map(({ sql }) => sql).join('\nUNION ALL\n')}) AS counted`,
    values: parts.flatMap(({ values }) => values),
  };
}

/** Selects from the tasks that are in no counts what meets some conditions. */
export function besideCounts(
  { looked }: HistoryPlan,
  client: number,
  asked: readonly Condition[],
  columns: string,
): readonly Condition[] {
  const shared = asked.map(({ sql }) => ` AND ${sql}`).join('');
  const sharedValues = asked.flatMap(({ values }) => values);
  const rows = (which: string, ...values: number[]): Condition => ({
    sql: `SELECT ${columns} FROM task WHERE client = ? AND ${which}${shared}`,
    values: [client, ...values, ...sharedValues],
  });
  return [
    rows('deactivated = false'),
    rows('run_id IN (SELECT run_id FROM history_left) AND deactivated = true'),
    ...looked.map(([first, end]) =>
      rows(
        'run_id >= ? AND run_id < ? AND deactivated = true AND run_id NOT IN (SELECT run_id FROM history_left)',
        first,
        end,
      ),
    ),
  ];
}

/** The kinds of tasks stand in for the tasks: what is asked of those can be asked of these. */
function readyCounts({ whole }: HistoryPlan, filter: ExecutionFilter, dialect: Dialect): Condition {
  const { client } = filter;
  const conditions = executionPredicates(filter, dialect).map((predicate) =>
    asCondition(predicate, 'ofValue'),
  );
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
  return {
    sql: `${counts('history_count AS ready')} AND kind IN (SELECT id FROM history_kind AS task WHERE client = ?${fits})`,
    values: [...values, client, ...fitValues],
  };
}

/** Whether the filter says what is not wanted, which is mostly little. */
function leavesOut(filter: ExecutionFilter): boolean {
  const { name, agent, user, archiveKey1, archiveKey2 } = filter;
  return (
    filter.referenceRunId === 0 ||
    (name !== undefined && filter.nameExclude === true) ||
    (agent !== undefined && filter.agentExclude === true) ||
    (user !== undefined && filter.userExclude === true) ||
    (archiveKey1 !== undefined && filter.archiveKey1Exclude === true) ||
    (archiveKey2 !== undefined && filter.archiveKey2Exclude === true)
  );
}
