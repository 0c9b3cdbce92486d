import type { EstimateDefinition } from '@taktwerk/model';
import type { RunTimeSample } from './run-time-histories.ts';

/** Milliseconds a run is expected to take; 0 while there is nothing to go by. `samples` are newest first. */
export function estimate(definition: EstimateDefinition, samples: readonly RunTimeSample[]): number {
  if (definition.method === 'fixed') return definition.seconds * 1000;
  const runs = Math.min(definition.runs, samples.length);
  if (runs === 0) return 0;
  if (definition.method === 'linear') {
    const newest = samples.slice(0, runs).map((sample) => sample.milliseconds);
    return nextOnLine(newest.reverse());
  }
  // Every activation comes here: no new arrays for what is mostly an average.
  let sum = 0;
  let longest = 0;
  for (let run = 0; run < runs; run += 1) {
    const milliseconds = samples[run]?.milliseconds ?? 0;
    sum += milliseconds;
    longest = Math.max(longest, milliseconds);
  }
  return definition.method === 'average' ? sum / runs : longest;
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
