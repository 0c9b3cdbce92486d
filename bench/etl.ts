/**
 * The data plane beside the tools of PostgreSQL itself, in turns on the same server: a table copied into another
 * database, a CSV file loaded as it is and typed and checked, a table written as Parquet. Whole processes are timed.
 * `node bench/etl.ts [rows in millions] [rounds]`
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompositionOrder } from '../packages/etl/src/index.ts';
import { startPostgres } from '../test/postgres/postgres-server.ts';
import { type BenchOrder, runEtlProgram, type Took } from './load/etl-program.ts';
import { median } from './load/figures.ts';

const rows = Number(process.argv[2] ?? 1) * 1_000_000;
const rounds = Number(process.argv[3] ?? 3);
const FIELDS = [
  { name: 'id', type: 'int64' as const },
  { name: 'n', type: 'int32' as const },
  { name: 'amount', type: 'decimal' as const, precision: 12, scale: 2 },
  { name: 'name', type: 'text' as const },
  { name: 'at', type: 'timestamp' as const },
];

const server = await startPostgres({ shared_buffers: '256MB', max_wal_size: '4GB' });
const folder = mkdtempSync(join(tmpdir(), 'taktwerk-bench-etl-'));
try {
  const source = await server.createDatabase();
  const target = await server.createDatabase();
  await server.query(
    source,
    'CREATE TABLE items (id bigint PRIMARY KEY, n int, amount numeric(12,2), name text, at timestamp)',
  );
  for (let from = 0; from < rows; from += 1_000_000) {
    const insert = `INSERT INTO items SELECT i, i % 1000, i % 100000 / 7.0, 'item ' || i, timestamp '2024-01-01' + i * interval '1 second' FROM generate_series(${from + 1}, ${Math.min(rows, from + 1_000_000)}) i`;
    await server.query(source, insert);
  }
  await server.query(source, 'VACUUM ANALYZE items');
  const csv = join(folder, 'items.csv');
  execFileSync('psql', [server.url(source), '-qc', `\\copy items TO '${csv}' (FORMAT csv, HEADER)`]);
  const megabytes = statSync(csv).size / 1e6;
  console.log(`${rows} rows, ${megabytes.toFixed(0)} MB as CSV, median of ${rounds}`);

  const connections: CompositionOrder['connections'] = [
    {
      kind: 'postgres',
      name: 'source',
      host: '127.0.0.1',
      port: server.port,
      database: source,
      user: 'taktwerk',
    },
    {
      kind: 'postgres',
      name: 'target',
      host: '127.0.0.1',
      port: server.port,
      database: target,
      user: 'taktwerk',
    },
    { kind: 'files', name: 'files', folder },
  ];
  const create =
    'DROP TABLE IF EXISTS copied; CREATE TABLE copied (id bigint, n int, amount numeric(12,2), name text, at timestamp)';
  const table: CompositionOrder['rule'] = { name: 'items', query: { kind: 'table', table: 'items' } };
  const file: CompositionOrder['rule'] = {
    name: 'items',
    query: { kind: 'file', path: 'items.csv', format: { kind: 'csv' } },
  };
  // Decimals with places are looked at; without them the bytes pass.
  const passed = FIELDS.map(({ name, type }) => ({ name, type }));
  const program = (from: string, rule: BenchOrder['rule'], load: BenchOrder['load']): Promise<Took> =>
    runEtlProgram(folder, { connections, sources: [{ name: 'items', connection: from }], rule, load });
  const into = { target: { connection: 'target', table: 'loaded' }, load: { kind: 'replace' as const } };
  const parquet = {
    target: { connection: 'files', table: 'items.parquet', layout: 'folder' as const },
    load: { kind: 'replace' as const },
  };

  await compare(
    'PostgreSQL to PostgreSQL',
    'psql COPY | psql COPY',
    () => program('source', table, into),
    async () => {
      await server.query(target, create);
      return shell(
        `psql '${server.url(source)}' -qc 'COPY items TO STDOUT' | psql '${server.url(target)}' -qc 'COPY copied FROM STDIN'`,
      );
    },
  );
  const copyIn = async (): Promise<Took> => {
    await server.query(target, create);
    return shell(`psql '${server.url(target)}' -qc "\\copy copied FROM '${csv}' (FORMAT csv, HEADER)"`);
  };
  await compare(
    'CSV passed through',
    '\\copy',
    () => program('files', { ...file, fields: passed }, into),
    copyIn,
  );
  await compare(
    'CSV typed and checked',
    '\\copy',
    () => program('files', { ...file, fields: FIELDS }, { ...into, rejects: { keep: true } }),
    copyIn,
  );
  await compare(
    'PostgreSQL to Parquet',
    'psql COPY to a file',
    () => program('source', table, parquet),
    () => shell(`psql '${server.url(source)}' -qc 'COPY items TO STDOUT' > '${join(folder, 'items.out')}'`),
  );
} finally {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
}

async function compare(
  name: string,
  beside: string,
  ours: () => Promise<Took>,
  theirs: () => Promise<Took>,
): Promise<void> {
  const took: { ours: Took; theirs: Took }[] = [];
  // In turns, so that whatever else the machine does meets both.
  for (let round = 0; round < rounds; round += 1) took.push({ ours: await ours(), theirs: await theirs() });
  const seconds = median(took.map((one) => one.ours.seconds));
  const limit = median(took.map((one) => one.theirs.seconds));
  const memory = Math.max(...took.map((one) => one.ours.mebibytes));
  const ratio = median(took.map((one) => one.theirs.seconds / one.ours.seconds));
  const processor = median(took.map((one) => one.ours.processorSeconds));
  const rate = (time: number): string => `${(rows / time / 1000).toFixed(0)} k rows/s`;
  console.log(
    `${name}: ${rate(seconds)}; ${beside}: ${rate(limit)}; ratio ${ratio.toFixed(2)}; ${processor.toFixed(2)} s of processor time of our own, ${memory.toFixed(0)} MiB resident`,
  );
}

async function shell(command: string): Promise<Took> {
  const start = performance.now();
  const child = spawn('/bin/sh', ['-c', command], { stdio: 'inherit' });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`This has failed: ${command}`);
  return { seconds: (performance.now() - start) / 1000, processorSeconds: 0, mebibytes: 0 };
}
