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

/** The range as conditions to append, each with its `AND`. A task without the moment asked for meets none. */
export function rangeCondition({ from, to, timeFrame }: SecondRange): Condition {
  const parts: (readonly [sql: string, value: number])[] = [];
  switch (timeFrame) {
    case 'all':
      if (to !== null) parts.push([' AND activation_second <= ?', to]);
      if (from !== null) parts.push([' AND (end_time IS NULL OR end_time >= ?)', from * 1000]);
      break;
    case 'activation':
      if (to !== null) parts.push([' AND activation_second <= ?', to]);
      if (from !== null) parts.push([' AND activation_second >= ?', from]);
      break;
    case 'start':
    case 'end':
      if (to !== null) parts.push([` AND ${MOMENTS[timeFrame]} < ?`, (to + 1) * 1000]);
      if (from !== null) parts.push([` AND ${MOMENTS[timeFrame]} >= ?`, from * 1000]);
      break;
  }
  return { sql: parts.map(([sql]) => sql).join(''), values: parts.map(([, value]) => value) };
}
