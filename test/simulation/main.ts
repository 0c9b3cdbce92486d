/** The long simulation: `npm run simulate -- --seeds 10000 [--from 1]`; a failing seed replays with `--from SEED --seeds 1`. */
import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1000' }, from: { type: 'string', default: '1' } },
});
const from = Number(values.from);
const totals = { seeds: 0, events: 0, crashes: 0, tasks: 0, simulated: 0, failed: 0 };
const cpu = process.cpuUsage();
for (let seed = from; seed < from + Number(values.seeds); seed += 1) {
  const result = await simulate(seed);
  totals.seeds += 1;
  totals.events += result.events;
  totals.crashes += result.crashes;
  totals.tasks += result.tasks;
  totals.simulated += result.simulated;
  if (result.faults.length > 0) {
    totals.failed += 1;
    console.log(`seed ${seed}: ${result.faults.slice(0, 5).join('; ')}`);
  }
  if (totals.seeds % 200 === 0) console.log(`${totals.seeds} seeds, ${totals.failed} failed`);
}
const { user, system } = process.cpuUsage(cpu);
const seconds = (user + system) / 1e6;
console.log(
  `${totals.seeds} seeds, ${totals.failed} failed; ${totals.tasks} tasks, ${totals.crashes} crashes, ${totals.events} events; ` +
    `${(totals.simulated / 86_400_000 / seconds).toFixed(4)} simulated days per CPU second`,
);
process.exit(totals.failed === 0 ? 0 : 1);
