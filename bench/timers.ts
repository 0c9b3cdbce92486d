/**
 * Armed timers of a node: memory of a million, and how late 10,000 a minute are told. Beside it the same number of timers
 * of Node alone for the lateness, which tells what the machine does at the moment.
 * `node --expose-gc bench/timers.ts [timers] [seconds]`
 */
import { systemClock } from '../packages/runtime/src/clock.ts';
import { TimerQueue } from '../packages/runtime/src/timer/timer-queue.ts';
import { percentile } from './load/figures.ts';
import { printRow, whole } from './load/table-row.ts';

const timers = Number(process.argv[2] ?? 1_000_000);
const seconds = Number(process.argv[3] ?? 20);
/** Milliseconds between two timers: 10,000 a minute. */
const EVERY = 6;

const collect = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Milliseconds until the first comes due: arming takes less. */
const AHEAD = 8_000;

const late: number[] = [];
const queue = new TimerQueue(systemClock, ({ due }) => late.push(Date.now() - due));
const before = collect();
const begun = performance.now();
const start = Date.now() + AHEAD;
for (let index = 0; index < timers; index += 1)
  queue.set({ runId: 1_000_000 + index, kind: 'startTime', due: start + index * EVERY, generation: 1 });
const arming = performance.now() - begun;
const bytes = (collect() - before) / timers;

const bare: number[] = [];
const expected = Math.floor((seconds * 1000) / EVERY);
const now = Date.now();
for (let index = 0; index < expected; index += 1) {
  const due = start + index * EVERY + EVERY / 2;
  setTimeout(() => bare.push(Date.now() - due), due - now);
}
await new Promise<void>((resolve) => setTimeout(resolve, start - now + seconds * 1000 + 500));
queue.clear();
if (late.length < expected) throw new Error(`${late.length} timers were told, expected ${expected}`);
const told = (values: readonly number[]): string =>
  `median ${percentile(values, 0.5)} ms, p99 ${percentile(values, 0.99)} ms`;
printRow({
  work: `${whole(timers)} armed timers, ${bytes.toFixed(0)} bytes each, armed in ${(arming / 1000).toFixed(1)} s; late at 10,000 a minute`,
  command: 'node --expose-gc bench/timers.ts',
  figure: `${told(late)}, most ${percentile(late, 1)} ms`,
  beside: `timers of Node alone: ${told(bare)}`,
  ratio: percentile(late, 0.99) <= 50 ? 'aim of 50 ms met' : 'aim of 50 ms missed',
});
