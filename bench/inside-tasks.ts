/**
 * No-op tasks a second from inside the node, full record and report each, durable before each is acknowledged; beside it
 * the same rows written by a bare loop in groups of as many tasks as were waiting. `node bench/inside-tasks.ts [tasks]`
 */
import { join } from 'node:path';
import { endedOk, noopRate, withFolder, withNodeOn } from './load/bench-node.ts';
import { NOOP } from './load/bench-objects.ts';
import { median } from './load/figures.ts';
import { rawGroupCommit } from './load/raw-rows.ts';
import { printRow, whole } from './load/table-row.ts';

const tasks = Number(process.argv[2] ?? 20_000);
const ROUNDS = 3;
const WIDTHS = [32, 256];
const WARM_UP = 2_000;

const figures = new Map(WIDTHS.map((width) => [width, { ours: [] as number[], raw: [] as number[] }]));
for (let round = 1; round <= ROUNDS; round += 1) {
  for (const [width, { ours, raw }] of figures) {
    await withFolder(async (folder) => {
      const data = join(folder, 'data');
      const rate = await withNodeOn(data, [NOOP], async (node) => {
        await noopRate(node, WARM_UP, width);
        const measured = await noopRate(node, tasks, width);
        const ended = await endedOk(node, 'SCRI.NOOP');
        if (ended !== tasks + WARM_UP) throw new Error(`${ended} of ${tasks + WARM_UP} ended 1900`);
        return measured;
      });
      ours.push(rate);
      raw.push(await rawGroupCommit(data, join(folder, 'raw'), tasks + WARM_UP, width));
      console.log(`${width} waiting: ${whole(rate)} tasks/s, raw ${whole(raw.at(-1) ?? 0)}/s`);
    });
  }
}
const all = [...figures];
printRow({
  work: 'no-op tasks from inside the node',
  command: 'node bench/inside-tasks.ts',
  figure: all.map(([width, { ours }]) => `${whole(median(ours))} tasks/s with ${width} waiting`).join(', '),
  beside: `raw group commit of the same rows: ${all.map(([, { raw }]) => `${whole(median(raw))}/s`).join(', ')}`,
  ratio: all
    .map(([, { ours, raw }]) => median(ours.map((rate, round) => rate / (raw[round] ?? 0))).toFixed(2))
    .join(', '),
});
