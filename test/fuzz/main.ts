/** The long fuzz run: `node test/fuzz/main.ts [requests] [seed]`. */
import { fuzzRun, timeText } from './fuzz-run.ts';

const [requests = '100000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
console.log(`seed ${seed}: ${requests} requests`);
const started = performance.now();
const { faults, late, statuses, coverage, slowest } = await fuzzRun({
  seed: Number(seed),
  requests: Number(requests),
  log: console.log,
});
const seconds = (performance.now() - started) / 1000;
for (const [status, count] of [...statuses].sort(([a], [b]) => a - b)) console.log(`${status}: ${count}`);
const { operations, neverAsked, neverDone } = coverage;
console.log(
  `${operations} operations; never asked: ${neverAsked.join(', ') || 'none'}; refused each time: ${neverDone.join(', ') || 'none'}`,
);
console.log(`${seconds.toFixed(1)} s; slowest answer ${timeText(slowest)}: ${slowest.request}`);
for (const fault of faults) console.log(fault);
for (const time of late) console.log(`${time.request}: ${timeText(time)}`);
process.exit(faults.length + late.length === 0 ? 0 : 1);
