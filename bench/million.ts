/**
 * The first four works on a store with one million finished tasks, beside the same on an empty one, in turns: no-op
 * tasks over REST, the same from inside, workflows of three steps and shell jobs.
 * `node bench/million.ts [finished tasks] [rounds] [tasks per work]`
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteStore } from '@taktwerk/store';
import { makeHistory } from './lists/history.ts';
import { noopRate, withFolder, withNodeOn } from './load/bench-node.ts';
import { benchObject, benchWorkflow, NOOP } from './load/bench-objects.ts';
import { withServer } from './load/bench-server.ts';
import { median } from './load/figures.ts';
import { throughRest } from './load/rest-load.ts';
import { printRow, whole } from './load/table-row.ts';

const finished = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 3);
const tasks = Number(process.argv[4] ?? 10_000);

interface Rates {
  readonly rest: number;
  readonly inside: number;
  readonly workflows: number;
  readonly jobs: number;
}
const works: Readonly<Record<keyof Rates, string>> = {
  rest: 'no-op tasks over REST',
  inside: 'no-op tasks from inside',
  workflows: 'workflows of three steps',
  jobs: 'shell jobs',
};

const measured: { empty: Rates; full: Rates }[] = [];
await withFolder(async (folder) => {
  const empty = join(folder, 'empty');
  const full = join(folder, 'full');
  // The server makes its clients and users, then everything else is the same in both.
  await withServer({ agent: false, data: empty }, async () => {});
  await withNodeOn(empty, [NOOP], () => Promise.resolve());
  await cp(empty, full, { recursive: true });
  const store = await openSqliteStore({ folder: full });
  const start = performance.now();
  await makeHistory(store, finished, 0, () => {}, { allEnded: true });
  const { total } = await store.tasks.list({ client: 100, includeDeactivated: true }, { limit: 1 });
  await store.close();
  if (total !== finished) throw new Error(`${total} of ${finished} are in the store`);
  console.log(
    `${whole(finished)} finished tasks made in ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
  for (let round = 1; round <= rounds; round += 1) {
    const one = { empty: await ratesOn(empty), full: await ratesOn(full) };
    measured.push(one);
    for (const [name, rates] of Object.entries(one)) {
      console.log(`round ${round} ${name}: ${Object.values(rates).map(whole).join(', ')} a second`);
    }
  }
});

async function ratesOn(data: string): Promise<Rates> {
  const inside = await withNodeOn(data, [NOOP], async (node) => {
    await noopRate(node, Math.ceil(tasks / 5), 32);
    return noopRate(node, tasks, 32);
  });
  return withServer({ agent: true, data }, async (server, rest) => {
    await rest.post('/objects?overwrite_existing_objects=true', benchWorkflow('JOBP.STEPS', [1, 1, 1]));
    await rest.post('/objects?overwrite_existing_objects=true', benchObject('jobs', 'JOBS.TRUE', ['true']));
    await throughRest(server, rest, 'SCRI.NOOP', Math.ceil(tasks / 5));
    const noops = await throughRest(server, rest, 'SCRI.NOOP', tasks);
    const workflows = await throughRest(server, rest, 'JOBP.STEPS', Math.ceil(tasks / 4));
    const jobs = await throughRest(server, rest, 'JOBS.TRUE', Math.ceil(tasks / 20));
    return { rest: noops, inside, workflows, jobs };
  });
}

for (const [name, work] of Object.entries(works) as [keyof Rates, string][]) {
  const middle = (of: (rates: (typeof measured)[number]) => number): number => median(measured.map(of));
  printRow({
    work: `${work}, ${whole(finished)} finished tasks in the store`,
    command: 'node bench/million.ts',
    figure: `${whole(middle(({ full }) => full[name]))}/s`,
    beside: `empty store: ${whole(middle(({ empty }) => empty[name]))}/s`,
    ratio: middle(({ empty, full }) => full[name] / empty[name]).toFixed(2),
  });
}
