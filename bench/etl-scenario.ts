/**
 * A scenario beside the same SQL straight in DuckDB, in turns: sales joined with customers, grouped, and ranked by a window,
 * from Parquet into Parquet; once with few groups and once with one for each customer. Three ways of the scenario: through a
 * server and its agent, from `POST /object/run` to the end as a client sees it, first cold and then with a worker at hand; and as
 * the program alone, a whole process. The SQL is a whole process, too, with the same limit of memory.
 * `node bench/etl-scenario.ts [rows in millions] [rounds]`
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Duck } from '../packages/etl/src/duck/duck.ts';
import type { ScenarioOrder } from '../packages/etl/src/index.ts';
import { ETL_PROGRAM } from '../packages/etl/src/program-path.ts';
import { median } from './load/figures.ts';
import { type ObjectServer, withObjectServer } from './load/object-server.ts';
import { SCENARIO_WORKS, type ScenarioWork, scenarioFiles } from './load/scenario-work.ts';

const millions = Number(process.argv[2] ?? 2);
const rounds = Number(process.argv[3] ?? 3);
const MEMORY_MEGABYTES = 1024;
/** One connection to the column engine, which is opened as the data plane does it. */
const ENGINE = new URL('../packages/etl/src/duck/duck.ts', import.meta.url).href;
const run = promisify(execFile);

const folder = mkdtempSync(join(tmpdir(), 'taktwerk-bench-scenario-'));
const duck = new Duck(folder, MEMORY_MEGABYTES, [{ kind: 'files', name: 'FILES', folder }]);
try {
  for (const sql of scenarioFiles(folder, millions)) await duck.run(sql);
  console.log(`${millions} M × ${(millions / 20).toFixed(2)} M rows, median of ${rounds}`);
  await withObjectServer(async (server) => {
    await server.save('conn', 'FILES', { connection: { kind: 'files', folder } });
    for (const [index, work] of SCENARIO_WORKS.entries()) await compare(server, work, index);
  });
} finally {
  await duck.close();
  rmSync(folder, { recursive: true, force: true });
}

async function compare(server: ObjectServer, work: ScenarioWork, index: number): Promise<void> {
  const uuid = randomUUID();
  await server.save('scen', `SCEN.${index}`, { scenario: { steps: work.steps } }, { uuid });
  const straight = join(folder, 'straight.mjs');
  writeFileSync(
    straight,
    `import { Duck } from ${JSON.stringify(ENGINE)};
    const duck = new Duck('${folder}', ${MEMORY_MEGABYTES}, []);
    await duck.run(\`${work.straight(folder)}\`);`,
  );
  const order: ScenarioOrder = {
    version: 1,
    kind: 'scenario',
    runId: 1,
    attempt: 1,
    workFolder: folder,
    memoryMegabytes: MEMORY_MEGABYTES,
    connections: [{ kind: 'files', name: 'FILES', folder }],
    scenario: { name: work.name, steps: work.steps },
  };
  const path = join(folder, 'order.json');
  const seconds = { straight: [] as number[], program: [] as number[], server: [] as number[] };
  const first = await server.run('scenario', uuid);
  for (let round = 0; round < rounds; round += 1) {
    seconds.straight.push(await timed([straight]));
    seconds.server.push(await server.run('scenario', uuid));
    writeFileSync(path, JSON.stringify(order));
    seconds.program.push(await timed([ETL_PROGRAM.pathname, path]));
  }
  await refuseDifference(work);
  const beside = median(seconds.straight);
  const told = (name: string, took: number) => `${name} ${took.toFixed(2)} s: ${(took / beside).toFixed(2)}`;
  console.log(
    [
      `by ${work.name}: straight in DuckDB ${beside.toFixed(2)} s`,
      told('through the server', median(seconds.server)),
      told(index === 0 ? 'the first time, cold,' : 'the first time', first),
      told('the program alone', median(seconds.program)),
    ].join('; '),
  );
}

async function timed(words: readonly string[]): Promise<number> {
  const start = performance.now();
  // As an agent gives it to its workers; it does the SQL alone good, too.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
  await run(process.execPath, [...words], { maxBuffer: 10_000_000, env });
  return (performance.now() - start) / 1000;
}

async function refuseDifference({ columns }: ScenarioWork): Promise<void> {
  const [straightRows, ourRows] = ['straight', 'scenario'].map(
    (name) => `SELECT ${columns} FROM read_parquet('${folder}/${name}.parquet')`,
  );
  const [compared] = await duck.rows(
    `SELECT count(*) AS n FROM ((${straightRows} EXCEPT ALL ${ourRows}) UNION ALL (${ourRows} EXCEPT ALL ${straightRows}))`,
  );
  if (Number(compared?.n) !== 0) throw new Error('The scenario gives other rows than the SQL.');
}
