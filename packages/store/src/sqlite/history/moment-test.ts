import type { SecondRange } from '../../filter/time-range.ts';
import { NO_SECOND } from './history-columns.ts';
import type { Bounds } from './history-tree.ts';

/** What a range of time asks of one moment of a task: seconds, both included. */
export interface MomentTest {
  readonly moment: 'activation' | 'start' | 'end';
  readonly first: number;
  readonly last: number;
}

/** The latest second that is a moment; `NO_SECOND` stands for none. */
const LATEST = NO_SECOND - 1;

/** The tests that a task in the range meets, all of them. */
export function momentTests({ from, to, timeFrame }: SecondRange): readonly MomentTest[] {
  if (from === null && to === null) return [];
  const first = from ?? 0;
  const last = Math.min(to ?? LATEST, LATEST);
  switch (timeFrame) {
    case 'activation':
      return [{ moment: 'activation', first, last }];
    case 'start':
    case 'end':
      return [{ moment: timeFrame, first, last }];
    case 'all':
      // What has not ended has not ended before the range.
      return [
        ...(to === null ? [] : [{ moment: 'activation', first: 0, last } as const]),
        ...(from === null ? [] : [{ moment: 'end', first, last: NO_SECOND } as const]),
      ];
  }
}

export type Standing = 'whole' | 'partly' | 'outside';

/** Whether all tasks within some bounds meet the tests, maybe some, or none. */
export function standing(
  bounds: Readonly<Record<MomentTest['moment'], Bounds>>,
  tests: readonly MomentTest[],
): Standing {
  let all: Standing = 'whole';
  for (const { moment, first, last } of tests) {
    const [from, to] = bounds[moment];
    if (from > last || to < first) return 'outside';
    if (from < first || to > last) all = 'partly';
  }
  return all;
}
