import type { EstimateDefinition } from '@taktwerk/model';
import type { RunTimeSample } from './run-time-histories.ts';

/** Milliseconds a run is expected to take; 0 while there is nothing to go by. `samples` are newest first. */
export function estimate(definition: EstimateDefinition, samples: readonly RunTimeSample[]): number {
  if (definition.method === 'fixed') return definition.seconds * 1000;
  const times = samples.slice(0, definition.runs).map((sample) => sample.milliseconds);
  if (times.length === 0) return 0;
  switch (definition.method) {
    case 'average':
      return times.reduce((sum, time) => sum + time, 0) / times.length;
    case 'maximum':
      return Math.max(...times);
    case 'linear':
      return nextOnLine(times.toReversed());
  }
}

/** The next value on the line of least squares through values at 0, 1, 2, …; never below 0. */
function nextOnLine(values: readonly number[]): number {
  const count = values.length;
  const middle = (count - 1) / 2;
  const average = values.reduce((sum, value) => sum + value, 0) / count;
  let rise = 0;
  let spread = 0;
  for (const [index, value] of values.entries()) {
    rise += (index - middle) * (value - average);
    spread += (index - middle) ** 2;
  }
  const slope = spread === 0 ? 0 : rise / spread;
  return Math.max(0, average + slope * (count - middle));
}
