/**
 * One workflow of 1 + 10,000 + 1 tasks and one that is a chain of 1,000, from activation to its end, inside the node;
 * beside each the same with a tenth, whose tenfold time is what linear growth would be.
 * `node bench/large-workflows.ts [tasks between] [chain]`
 */
import { join } from 'node:path';
import { CALLER, endedOk, withFolder, withNodeOn } from './load/bench-node.ts';
import { benchWorkflow, NOOP } from './load/bench-objects.ts';
import { median } from './load/figures.ts';
import { printRow } from './load/table-row.ts';

const wide = Number(process.argv[2] ?? 10_000);
const chain = Number(process.argv[3] ?? 1_000);
const ROUNDS = 3;

const shapes = [
  { name: 'WIDE', title: `1 + ${wide} + 1 tasks`, levels: [1, wide, 1], tenth: [1, wide / 10, 1] },
  {
    name: 'CHAIN',
    title: `chain of ${chain}`,
    levels: Array.from({ length: chain }, () => 1),
    tenth: Array.from({ length: chain / 10 }, () => 1),
  },
];

await withFolder(async (folder) => {
  const objects = shapes.flatMap(({ name, levels, tenth }) => [
    benchWorkflow(`JOBP.${name}`, levels),
    benchWorkflow(`JOBP.${name}.TENTH`, tenth),
  ]);
  await withNodeOn(join(folder, 'data'), [NOOP, ...objects], async (node) => {
    const run = async (objectName: string): Promise<number> => {
      const start = performance.now();
      const { runId } = await node.execute(CALLER, { objectName });
      const { status } = await node.whenEnded(100, runId, 600_000);
      if (status !== 1900) throw new Error(`${objectName} is at ${status}`);
      return performance.now() - start;
    };
    let tasks = 0;
    for (const { name, title, levels, tenth } of shapes) {
      const times: { whole: number; tenth: number }[] = [];
      await run(`JOBP.${name}.TENTH`);
      for (let round = 1; round <= ROUNDS; round += 1) {
        const one = { tenth: await run(`JOBP.${name}.TENTH`), whole: await run(`JOBP.${name}`) };
        times.push(one);
      }
      const count = (shape: readonly number[]): number => shape.reduce((sum, width) => sum + width, 0);
      tasks += ROUNDS * count(levels) + (ROUNDS + 1) * count(tenth);
      const ended = await endedOk(node, 'SCRI.NOOP');
      if (ended !== tasks) throw new Error(`${ended} of ${tasks} steps ended 1900`);
      const all = median(times.map((time) => time.whole));
      const small = median(times.map((time) => time.tenth));
      printRow({
        work: `one workflow: ${title}`,
        command: 'node bench/large-workflows.ts',
        figure: `${(all / 1000).toFixed(2)} s, ${(all / count(levels)).toFixed(2)} ms a step`,
        beside: `a tenth of it: ${small.toFixed(0)} ms`,
        ratio: `${(all / small).toFixed(1)} × the time (linear: 10)`,
      });
    }
  });
});
