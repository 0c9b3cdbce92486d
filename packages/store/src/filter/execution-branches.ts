import type { ExecutionFilter } from '../port/store.ts';
import type { Condition } from './dialect.ts';
import { rangeCondition, rangeConditions, type SecondRange, secondRange } from './time-range.ts';
import { fixedPrefix, hasWildcard } from './wildcard.ts';

/** A part of the executions asked for that one index finds; the branches of a list have no task in common. */
export interface Branch extends Condition {
  /** Null: the primary key. */
  readonly index: string | null;
}

/** A task that took longer is in the index `task_long`; the condition is in the words of that index. */
const LONG_TASK_SECONDS = 7_200;
const LONG_TASK = `end_time - activation_time > ${LONG_TASK_SECONDS * 1000}`;

const NOTHING: Condition = { sql: '', values: [] };

/**
 * Of so many entries that the first ones are met soon on the way along the lists by activation: an index of names or ends
 * would give all of them to be sorted.
 */
export function alongActivation(filter: ExecutionFilter): Branch[] {
  const range = secondRange(filter);
  const conditions = rangeConditions(range);
  // Nothing starts or ends before it is activated.
  if (range.to !== null) conditions.push({ sql: 'activation_second <= ?', values: [range.to] });
  return byActivation(filter).map(({ index, sql }) => ({
    index,
    sql: [sql, ...conditions.map((condition) => condition.sql)].join(' AND '),
    values: [filter.client, ...conditions.flatMap(({ values }) => values)],
  }));
}

/** All tasks in the range, in whatever order; what is asked besides says which index finds them. */
export function inRangeAlone(filter: ExecutionFilter): Branch[] {
  const inRange = rangeCondition(secondRange(filter));
  return [
    {
      index: null,
      sql: `client = ?${notDeactivated(filter)}${inRange.sql}`,
      values: [filter.client, ...inRange.values],
    },
  ];
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

/** Few tasks end abnormally, have comments or were changed: each of them has an index of its own. */
function byActivation(filter: ExecutionFilter): ByActivation[] {
  const few = (index: string, sql: string): ByActivation[] => [
    { index, sql: `client = ? AND ${sql}${notDeactivated(filter)}` },
  ];
  if (filter.commentedOnly === true) return few('task_commented', 'commented = true');
  if (filter.modifiedOnly === true) return few('task_modified', 'modified = true');
  if (filter.statuses?.every((status) => status >= 1800 && status < 1900)) {
    return few('task_abnormal', 'status >= 1800 AND status < 1900');
  }
  return (filter.includeDeactivated ? [false, true] : [false]).map((deactivated) => ({
    index: 'task_by_activation',
    sql: `client = ? AND deactivated = ${deactivated}`,
  }));
}

/**
 * Without `from`, the list index alone. With it: what was activated in the range, and of what was activated before it
 * that which ended in it or later: among the tasks of the hours just before, among those that took longer than that, and
 * among those that have not ended. So the cost follows the range, not the length of the history nor how long ago the
 * range is. A task starts no earlier than it was activated, and ends no earlier than it started.
 */
function byTime(filter: ExecutionFilter, range: SecondRange, lists: readonly ByActivation[]): Branch[] {
  const { from, to, timeFrame } = range;
  const inRange = timeFrame === 'start' || timeFrame === 'end' ? rangeCondition(range) : NOTHING;
  if (timeFrame === 'end' && (from !== null || to !== null)) {
    return [
      {
        index: 'task_by_end',
        sql: `client = ? AND end_time IS NOT NULL${notDeactivated(filter)}${inRange.sql}`,
        values: [filter.client, ...inRange.values],
      },
    ];
  }
  /** Tasks that a list index gives, by a range of activation. */
  const listed = (activation: Condition): Branch[] =>
    lists.map(({ index, sql }) => ({
      index,
      sql: `${sql}${activation.sql}${inRange.sql}`,
      values: [filter.client, ...activation.values, ...inRange.values],
    }));
  const activatedInRange = listed(rangeCondition({ ...range, timeFrame: 'activation' }));
  if (from === null || timeFrame === 'activation') return activatedInRange;
  // What was activated before the range was so before its end; a second upper bound would hide this one from the index.
  const near = from - LONG_TASK_SECONDS;
  return [
    ...activatedInRange,
    ...listed({
      sql: ' AND activation_second >= ? AND activation_second < ? AND end_time >= ?',
      values: [near, from, from * 1000],
    }),
    {
      index: 'task_long',
      sql: `client = ? AND ${LONG_TASK} AND end_time >= ?${notDeactivated(filter)} AND activation_second < ?${inRange.sql}`,
      values: [filter.client, from * 1000, near, ...inRange.values],
    },
    {
      index: 'task_not_ended',
      sql:
        `client = ? AND stage <> 'ended' AND end_time IS NULL${notDeactivated(filter)}` +
        ` AND activation_second < ?${inRange.sql}`,
      values: [filter.client, from, ...inRange.values],
    },
  ];
}

function notDeactivated(filter: ExecutionFilter): string {
  return filter.includeDeactivated ? '' : ' AND deactivated = false';
}
