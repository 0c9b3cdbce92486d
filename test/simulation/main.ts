/**
 * The long simulation: `npm run simulate -- --seeds 1000000 [--from 1] [--nodes 2]`; a failing seed replays exactly with
 * `--from SEED --seeds 1`. `--days 2` lives days of random systems, with clock trouble, in place of seconds; `--sweep` goes
 * through every point of a life at which something can go wrong instead.
 */
import { parseArgs } from 'node:util';
import { type SimulationResult, simulate } from './simulate.ts';
import { sweep } from './sweep.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    nodes: { type: 'string', default: '2' },
    trouble: { type: 'string', default: '20000' },
    days: { type: 'string', default: '0' },
    sweep: { type: 'boolean', default: false },
  },
});
const from = Number(values.from);
const nodes = Number(values.nodes);
const trouble = Number(values.trouble);
const days = Number(values.days);
const totals = { lives: 0, events: 0, commits: 0, crashes: 0, epochs: 0, tasks: 0, simulated: 0, failed: 0 };
const cpu = process.cpuUsage();

function count(name: string, result: SimulationResult): void {
  totals.lives += 1;
  for (const key of ['events', 'commits', 'crashes', 'epochs', 'tasks', 'simulated'] as const) {
    totals[key] += result[key];
  }
  if (result.faults.length > 0) {
    totals.failed += 1;
    console.log(`${name}: ${result.faults.slice(0, 5).join('; ')}`);
  }
  if (totals.lives % 500 === 0) console.log(`${totals.lives} lives, ${totals.failed} failed`);
}

for (let seed = from; seed < from + Number(values.seeds); seed += 1) {
  if (values.sweep) {
    for await (const { planned, result } of sweep({ seed, nodes }, 1)) {
      count(`seed ${seed}, ${planned.fault} at ${planned.point} ${planned.number}`, result);
    }
  } else count(`seed ${seed}`, await simulate({ seed, nodes, trouble, days }));
}
const { user, system } = process.cpuUsage(cpu);
const seconds = (user + system) / 1e6;
console.log(
  `${totals.lives} lives, ${totals.failed} failed; ${totals.tasks} tasks, ${totals.commits} commits, ${totals.crashes} ends of nodes, ` +
    `${totals.epochs} leases, ${totals.events} events; ${(totals.simulated / 86_400_000 / seconds).toFixed(4)} simulated days per CPU second`,
);
process.exit(totals.failed === 0 ? 0 : 1);
