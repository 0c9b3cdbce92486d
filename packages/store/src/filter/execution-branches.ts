import type { ExecutionFilter } from '../port/store.ts';
import type { Condition } from './dialect.ts';
import { rangeCondition, type SecondRange, secondRange } from './time-range.ts';
import { fixedPrefix, hasWildcard } from './wildcard.ts';

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
  const range = secondRange(filter);
  if (range.empty) return [{ index: null, sql: 'client = ? AND false', values: [filter.client] }];
  const whole = (index: string | null, sql = 'client = ?'): Branch[] => {
    const inRange = rangeCondition(range);
    return [
      {
        index,
        sql: `${sql}${notDeactivated(filter)}${inRange.sql}`,
        values: [filter.client, ...inRange.values],
      },
    ];
  };
  if (filter.runId !== undefined) return whole(null);
  if (filter.parent !== undefined && filter.parent > 0) {
    return whole('task_by_parent', 'client = ? AND parent > 0');
  }
  if (filter.referenceRunId !== undefined && filter.referenceRunId > 0) {
    return whole('task_by_reference', 'client = ? AND reference_run_id > 0');
  }
  if (filter.statuses?.every((status) => status < 1800)) {
    return whole('task_not_ended', `client = ? AND stage <> 'ended'`);
  }
  switch (nameIndexUse(filter, range)) {
    case 'whole':
      return whole('task_by_name');
    case 'byTime':
      return byTime(filter, range, [{ index: 'task_by_name', sql: 'client = ?' }]);
    case 'none':
      return byTime(filter, range, byActivation(filter));
  }
}

/**
 * One name has its times in the index. A wildcard is worth a walk over names only where a walk over times would be as
 * long as the history.
 */
function nameIndexUse(filter: ExecutionFilter, range: SecondRange): 'whole' | 'byTime' | 'none' {
  const { name } = filter;
  if (name === undefined || filter.nameExclude === true || name === '') return 'none';
  if (!hasWildcard(name)) return filter.includeDeactivated ? 'byTime' : 'whole';
  if (fixedPrefix(name) === '' || !filter.includeDeactivated) return 'none';
  return range.from === null ? 'whole' : 'none';
}

interface ByActivation {
  readonly index: string;
  /** Takes the client as its parameter. */
  readonly sql: string;
}

function byActivation(filter: ExecutionFilter): ByActivation[] {
  return (filter.includeDeactivated ? [false, true] : [false]).map((deactivated) => ({
    index: 'task_by_activation',
    sql: `client = ? AND deactivated = ${deactivated}`,
  }));
}

/**
 * Without `from`, the list index alone. With it: what was activated in the range, and of what was activated
 * before it that which ended in it or later, and that which has not ended. So the cost follows the range,
 * not the length of the history. A task starts no earlier than it was activated, and ends no earlier than it started.
 */
function byTime(filter: ExecutionFilter, range: SecondRange, lists: readonly ByActivation[]): Branch[] {
  const { from, to, timeFrame } = range;
  const inRange = timeFrame === 'all' ? { sql: '', values: [] } : rangeCondition(range);
  if (timeFrame === 'end' && (from !== null || to !== null)) {
    return [
      {
        index: 'task_by_end',
        sql: `client = ? AND end_time IS NOT NULL${notDeactivated(filter)}${inRange.sql}`,
        values: [filter.client, ...inRange.values],
      },
    ];
  }
  const upTo = to === null ? '' : ' AND activation_second <= ?';
  const upToValues = to === null ? [] : [to];
  const branches: Branch[] = lists.map(({ index, sql }) => ({
    index,
    sql: `${sql}${upTo}${from === null ? '' : ' AND activation_second >= ?'}${inRange.sql}`,
    values: [filter.client, ...upToValues, ...(from === null ? [] : [from]), ...inRange.values],
  }));
  if (from === null || timeFrame === 'activation') return branches;
  const before = `${notDeactivated(filter)}${upTo} AND activation_second < ?${inRange.sql}`;
  branches.push(
    {
      index: 'task_by_end',
      sql: `client = ? AND end_time IS NOT NULL AND end_time >= ?${before}`,
      values: [filter.client, from * 1000, ...upToValues, from, ...inRange.values],
    },
    {
      index: 'task_not_ended',
      sql: `client = ? AND stage <> 'ended' AND end_time IS NULL${before}`,
      values: [filter.client, ...upToValues, from, ...inRange.values],
    },
  );
  return branches;
}

function notDeactivated(filter: ExecutionFilter): string {
  return filter.includeDeactivated ? '' : ' AND deactivated = false';
}
