import type { ExecutionFilter } from '../port/store.ts';
import type { Condition } from './dialect.ts';

/** A part of the executions asked for that one index finds; the branches of a list have no task in common. */
export interface Branch extends Condition {
  /** Null: the primary key. */
  readonly index: string | null;
}

/**
 * Chooses the indexes for a filter: the narrowest condition leads. SQLite is told so, as it would guess from statistics
 * that an embedded store cannot be relied on to have; PostgreSQL finds them by what the branches say.
 */
export function executionBranches(filter: ExecutionFilter): Branch[] {
  const range = rangeCondition(filter);
  const whole = (index: string | null, sql = 'client = ?'): Branch[] => [
    {
      index,
      sql: `${sql}${filter.includeDeactivated ? '' : ' AND deactivated = false'}${range.sql}`,
      values: [filter.client, ...range.values],
    },
  ];
  if (filter.runId !== undefined) return whole(null);
  if (filter.parent !== undefined && filter.parent > 0) {
    return whole('task_by_parent', 'client = ? AND parent > 0');
  }
  if (filter.referenceRunId !== undefined && filter.referenceRunId > 0) {
    return whole('task_by_reference', 'client = ? AND reference_run_id > 0');
  }
  if (filter.name !== undefined && filter.name !== '*') return whole('task_by_name');
  if (filter.statuses?.every((status) => status < 1800)) {
    return whole('task_not_ended', `client = ? AND stage <> 'ended'`);
  }
  return byTime(filter);
}

/** Times count in whole seconds, as everyone outside sees them, both ends included. */
function rangeCondition(filter: ExecutionFilter): Condition {
  const values: number[] = [];
  let sql = '';
  if (filter.to !== undefined) {
    sql += ' AND activation_second <= ?';
    values.push(Math.floor(filter.to / 1000));
  }
  if (filter.from !== undefined) {
    sql += ' AND (end_time IS NULL OR end_time >= ?)';
    values.push(Math.floor(filter.from / 1000) * 1000);
  }
  return { sql, values };
}

/**
 * Without `from`, the list index alone. With it: what was activated in the range, and of what was activated
 * before it that which ended in it or later, and that which has not ended. So the cost follows the range,
 * not the length of the history.
 */
function byTime(filter: ExecutionFilter): Branch[] {
  const to = filter.to === undefined ? null : Math.floor(filter.to / 1000);
  const from = filter.from === undefined ? null : Math.floor(filter.from / 1000);
  const upTo = to === null ? '' : ' AND activation_second <= ?';
  const upToValues = to === null ? [] : [to];
  const branches: Branch[] = (filter.includeDeactivated ? [false, true] : [false]).map((deactivated) => ({
    index: 'task_by_activation',
    sql: `client = ? AND deactivated = ${deactivated}${upTo}${from === null ? '' : ' AND activation_second >= ?'}`,
    values: [filter.client, ...upToValues, ...(from === null ? [] : [from])],
  }));
  if (from === null) return branches;
  const before = `${filter.includeDeactivated ? '' : ' AND deactivated = false'}${upTo} AND activation_second < ?`;
  branches.push(
    {
      index: 'task_by_end',
      sql: `client = ? AND end_time IS NOT NULL AND end_time >= ?${before}`,
      values: [filter.client, from * 1000, ...upToValues, from],
    },
    {
      index: 'task_not_ended',
      sql: `client = ? AND stage <> 'ended' AND end_time IS NULL${before}`,
      values: [filter.client, ...upToValues, from],
    },
  );
  return branches;
}
