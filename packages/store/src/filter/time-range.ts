import type { ExecutionFilter, TimeFrame } from '../port/store.ts';
import type { Condition } from './dialect.ts';

/** A range in whole seconds since 1970, both ends included, as everyone outside sees times; null is open. */
export interface SecondRange {
  readonly from: number | null;
  readonly to: number | null;
  readonly timeFrame: TimeFrame;
  /** It ends before it begins. */
  readonly empty: boolean;
}

export function secondRange(filter: Pick<ExecutionFilter, 'from' | 'to' | 'timeFrame'>): SecondRange {
  const from = filter.from === undefined ? null : Math.floor(filter.from / 1000);
  const to = filter.to === undefined ? null : Math.floor(filter.to / 1000);
  return {
    from,
    to,
    timeFrame: filter.timeFrame ?? 'all',
    empty: from !== null && to !== null && from > to,
  };
}

const MOMENTS: Readonly<Record<Exclude<TimeFrame, 'all' | 'activation'>, string>> = {
  start: 'start_time',
  end: 'end_time',
};

/** The range as conditions. A task without the moment asked for meets none. */
export function rangeConditions({ from, to, timeFrame }: SecondRange): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, value: number): void => {
    conditions.push({ sql, values: [value] });
  };
  switch (timeFrame) {
    case 'all':
      if (to !== null) add('activation_second <= ?', to);
      if (from !== null) add('(end_time IS NULL OR end_time >= ?)', from * 1000);
      break;
    case 'activation':
      if (to !== null) add('activation_second <= ?', to);
      if (from !== null) add('activation_second >= ?', from);
      break;
    case 'start':
    case 'end':
      if (to !== null) add(`${MOMENTS[timeFrame]} < ?`, (to + 1) * 1000);
      if (from !== null) add(`${MOMENTS[timeFrame]} >= ?`, from * 1000);
      break;
  }
  return conditions;
}

/** The range as conditions to append, each with its `AND`. */
export function rangeCondition(range: SecondRange): Condition {
  const conditions = rangeConditions(range);
  return {
    sql: conditions.map(({ sql }) => ` AND ${sql}`).join(''),
    values: conditions.flatMap(({ values }) => values),
  };
}
