/**
 * What a load costs whatever it brings: 200 tables of 1,000 rows, each a load of its own, beside one table with all of
 * these rows, in turns on one server. `node bench/etl-tables.ts [tables] [rounds]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompositionOrder } from '../packages/etl/src/index.ts';
import { startPostgres } from '../test/postgres/postgres-server.ts';
import { runEtlProgram, type Took } from './load/etl-program.ts';
import { median } from './load/figures.ts';

const tables = Number(process.argv[2] ?? 200);
const rounds = Number(process.argv[3] ?? 3);
const ROWS = 1000;

const server = await startPostgres();
const folder = mkdtempSync(join(tmpdir(), 'taktwerk-bench-tables-'));
try {
  const source = await server.createDatabase();
  const target = await server.createDatabase();
  const create = (schema: string, rows: number): string =>
    `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.items (id bigint PRIMARY KEY, n int, name text);
     INSERT INTO ${schema}.items SELECT i, i % 1000, 'item ' || i FROM generate_series(1, ${rows}) i`;
  for (let number = 1; number <= tables; number += 1) await server.query(source, create(`s${number}`, ROWS));
  await server.query(source, create('whole', tables * ROWS));
  const place = { kind: 'postgres' as const, host: '127.0.0.1', port: server.port, user: 'taktwerk' };
  const connections: CompositionOrder['connections'] = [
    { ...place, name: 'source', database: source },
    { ...place, name: 'target', database: target },
  ];
  const run = async (schemas: readonly string[]): Promise<Took> => {
    await server.query(target, 'DROP TABLE IF EXISTS loaded');
    return runEtlProgram(folder, {
      connections,
      sources: schemas.map((schema) => ({ name: schema, connection: 'source', schema })),
      rule: { name: 'items', query: { kind: 'table', table: 'items' } },
      load: { target: { connection: 'target', table: 'loaded' }, load: { kind: 'append' } },
    });
  };
  const each = Array.from({ length: tables }, (_, index) => `s${index + 1}`);
  const took: { many: Took; whole: Took }[] = [];
  for (let round = 0; round < rounds; round += 1)
    took.push({ many: await run(each), whole: await run(['whole']) });
  const fixed = median(took.map(({ many, whole }) => (1000 * (many.seconds - whole.seconds)) / tables));
  const processor = median(
    took.map(({ many, whole }) => (1000 * (many.processorSeconds - whole.processorSeconds)) / tables),
  );
  console.log(
    `${tables} tables of ${ROWS} rows: ${median(took.map(({ many }) => many.seconds)).toFixed(2)} s; one table of as many rows: ${median(took.map(({ whole }) => whole.seconds)).toFixed(2)} s; ${fixed.toFixed(1)} ms fixed cost each, ${processor.toFixed(1)} ms of it processor time of our own`,
  );
} finally {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
}
