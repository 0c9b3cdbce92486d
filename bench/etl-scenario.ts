/**
 * A scenario beside the same SQL straight in DuckDB, in turns: sales joined with customers, grouped, and ranked by a
 * window, from Parquet into Parquet. Whole processes are timed, with the same limit of memory.
 * `node bench/etl-scenario.ts [rows in millions] [rounds]`
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Duck } from '../packages/etl/src/duck/duck.ts';
import type { ScenarioOrder } from '../packages/etl/src/index.ts';
import { ETL_PROGRAM } from '../packages/etl/src/program-path.ts';
import { median } from './load/figures.ts';

const millions = Number(process.argv[2] ?? 2);
const rounds = Number(process.argv[3] ?? 3);
const MEMORY_MEGABYTES = 1024;
/** One connection to the column engine, which is opened as the data plane does it. */
const ENGINE = new URL('../packages/etl/src/duck/duck.ts', import.meta.url).href;
const run = promisify(execFile);

const folder = mkdtempSync(join(tmpdir(), 'taktwerk-bench-scenario-'));
try {
  const duck = new Duck(folder, MEMORY_MEGABYTES, [{ kind: 'files', name: 'files', folder }]);
  await duck.run(
    `COPY (SELECT range AS id, (range * 7919) % ${millions * 50_000} AS customer, DATE '2024-01-01' + (range % 730)::INTEGER AS day, ((range % 100000) / 7)::DECIMAL(12,2) AS amount FROM range(${millions * 1_000_000})) TO '${folder}/sales.parquet' (FORMAT parquet)`,
  );
  await duck.run(
    `COPY (SELECT range AS customer, 'customer ' || range AS name, 'town ' || range % 1000 AS town FROM range(${millions * 50_000})) TO '${folder}/customers.parquet' (FORMAT parquet)`,
  );

  const straight = join(folder, 'straight.mjs');
  writeFileSync(
    straight,
    `import { Duck } from ${JSON.stringify(ENGINE)};
    const duck = new Duck('${folder}', ${MEMORY_MEGABYTES}, []);
    await duck.run(\`COPY (SELECT town, day, total, rank() OVER (PARTITION BY town ORDER BY total DESC) AS place FROM (
      SELECT c.town, s.day, sum(s.amount) AS total FROM read_parquet('${folder}/sales.parquet') s JOIN read_parquet('${folder}/customers.parquet') c ON s.customer = c.customer GROUP BY c.town, s.day
    )) TO '${folder}/straight.parquet' (FORMAT parquet, COMPRESSION zstd)\`);`,
  );
  const read = (id: string): ScenarioOrder['scenario']['steps'][number] => ({
    id,
    kind: 'extract',
    connection: 'files',
    rule: { name: id, query: { kind: 'file', path: `${id}.parquet`, format: { kind: 'parquet' } } },
  });
  const order: ScenarioOrder = {
    version: 1,
    kind: 'scenario',
    runId: 1,
    attempt: 1,
    workFolder: folder,
    memoryMegabytes: MEMORY_MEGABYTES,
    connections: [{ kind: 'files', name: 'files', folder }],
    scenario: {
      name: 'bench',
      steps: [
        read('sales'),
        read('customers'),
        {
          id: 'joined',
          kind: 'join',
          how: 'inner',
          inputs: ['sales', 'customers'],
          on: [{ left: 'customer', right: 'customer' }],
        },
        {
          id: 'grouped',
          kind: 'group',
          inputs: ['joined'],
          by: ['town', 'day'],
          columns: [{ name: 'total', expression: 'sum(amount)' }],
        },
        {
          id: 'ranked',
          kind: 'window',
          inputs: ['grouped'],
          partition: ['town'],
          by: [{ column: 'total', descending: true }],
          columns: [{ name: 'place', expression: 'rank()' }],
        },
        {
          id: 'out',
          kind: 'writeFile',
          inputs: ['ranked'],
          connection: 'files',
          path: 'scenario.parquet',
          format: 'parquet',
        },
      ],
    },
  };
  const timed = async (words: readonly string[]): Promise<number> => {
    const start = performance.now();
    await run(process.execPath, [...words], { maxBuffer: 10_000_000 });
    return (performance.now() - start) / 1000;
  };
  const seconds = { straight: [] as number[], scenario: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    seconds.straight.push(await timed([straight]));
    const path = join(folder, 'order.json');
    writeFileSync(path, JSON.stringify(order));
    seconds.scenario.push(await timed([ETL_PROGRAM.pathname, path]));
  }
  const [straightRows, ourRows] = ['straight', 'scenario'].map(
    (name) => `SELECT town, day, total, place FROM read_parquet('${folder}/${name}.parquet')`,
  );
  const [compared] = await duck.rows(
    `SELECT count(*) AS n FROM ((${straightRows} EXCEPT ALL ${ourRows}) UNION ALL (${ourRows} EXCEPT ALL ${straightRows}))`,
  );
  if (Number(compared?.n) !== 0) throw new Error('The scenario gives other rows than the SQL.');
  await duck.close();
  const [beside, ours] = [median(seconds.straight), median(seconds.scenario)];
  console.log(`${millions} M × ${(millions / 20).toFixed(2)} M rows, median of ${rounds}`);
  console.log(
    `straight in DuckDB ${beside.toFixed(2)} s, scenario ${ours.toFixed(2)} s: ${(ours / beside).toFixed(2)}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
