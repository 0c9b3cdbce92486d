/**
 * Processor time of a no-op task and of a workflow of three steps from inside the node: of the main thread, which is what
 * bounds a server, and of the whole process. Figures of time hold on a busy machine, where tasks a second tell nothing.
 * `node bench/task-cost.ts [tasks]`
 */
import { join } from 'node:path';
import type { Taktwerk } from '@taktwerk/runtime';
import { CALLER, endedOk, noopRate, widely, withFolder, withNodeOn } from './load/bench-node.ts';
import { benchWorkflow, NOOP } from './load/bench-objects.ts';
import { median } from './load/figures.ts';
import { printRow } from './load/table-row.ts';

const tasks = Number(process.argv[2] ?? 20_000);
const ROUNDS = 3;
const WIDTH = 256;
const WARM_UP = 5_000;
const WORKFLOW = 'JOBP.THREE';

interface Cost {
  /** Microseconds each. */
  readonly main: number;
  readonly process: number;
}

/** What so many of something cost. */
async function costOf(count: number, work: () => Promise<unknown>): Promise<Cost> {
  const thread = process.threadCpuUsage();
  const whole = process.cpuUsage();
  await work();
  const ofThread = process.threadCpuUsage(thread);
  const ofWhole = process.cpuUsage(whole);
  return {
    main: (ofThread.user + ofThread.system) / count,
    process: (ofWhole.user + ofWhole.system) / count,
  };
}

async function workflows(node: Taktwerk, count: number): Promise<void> {
  await widely(count, WIDTH, async () => {
    const { runId } = await node.execute(CALLER, { objectName: WORKFLOW });
    await node.whenEnded(CALLER.client, runId, 60_000);
  });
}

const noops: Cost[] = [];
const threeSteps: Cost[] = [];
await withFolder((folder) =>
  withNodeOn(join(folder, 'data'), [NOOP, benchWorkflow(WORKFLOW, [1, 1, 1])], async (node) => {
    const some = Math.ceil(tasks / 4);
    await noopRate(node, WARM_UP, WIDTH);
    await workflows(node, Math.ceil(WARM_UP / 4));
    for (let round = 1; round <= ROUNDS; round += 1) {
      noops.push(await costOf(tasks, () => noopRate(node, tasks, WIDTH)));
      threeSteps.push(await costOf(some, () => workflows(node, some)));
    }
    const expected = ROUNDS * some + Math.ceil(WARM_UP / 4);
    const ended = await endedOk(node, WORKFLOW);
    if (ended !== expected) throw new Error(`${ended} of ${expected} workflows ended 1900`);
  }),
);
for (const [work, costs] of [
  ['no-op tasks', noops],
  ['workflows of three steps', threeSteps],
] as const) {
  printRow({
    work: `processor time of ${work} from inside the node, ${WIDTH} waiting`,
    command: 'node bench/task-cost.ts',
    figure: `${median(costs.map((cost) => cost.main)).toFixed(1)} µs each on the main thread`,
    beside: `the whole process: ${median(costs.map((cost) => cost.process)).toFixed(1)} µs`,
    ratio: '–',
  });
}
