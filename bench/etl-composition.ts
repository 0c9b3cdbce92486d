/**
 * What a load costs whatever it brings, as users see it: a composition over 200 sources of 1,000 rows, started with
 * `POST /object/run` on a server with its agent, beside one over a single source with all of these rows, from the request to
 * the end of the composition. Each source is a child task with a report of its own. The first round is cold, the others find
 * the data plane warm. `node bench/etl-composition.ts [tables] [rounds]`
 */
import { randomUUID } from 'node:crypto';
import { startPostgres } from '../test/postgres/postgres-server.ts';
import { median } from './load/figures.ts';
import { withObjectServer } from './load/object-server.ts';
import { processorTimeOf, processorTimeWithChildren } from './load/processor-time.ts';

const tables = Number(process.argv[2] ?? 200);
const rounds = Number(process.argv[3] ?? 4);
const ROWS = 1000;

const postgres = await startPostgres();
try {
  await withObjectServer(async ({ data, save, run }) => {
    const source = await postgres.createDatabase();
    const target = await postgres.createDatabase();
    const create = (schema: string, rows: number): string =>
      `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.items (id bigint PRIMARY KEY, n int, name text);
       INSERT INTO ${schema}.items SELECT i, i % 1000, 'item ' || i FROM generate_series(1, ${rows}) i`;
    const each = Array.from({ length: tables }, (_, index) => `S${index + 1}`);
    for (const name of each) await postgres.query(source, create(name.toLowerCase(), ROWS));
    await postgres.query(source, create('whole', tables * ROWS));
    const place = { kind: 'postgres', host: '127.0.0.1', port: postgres.port, user: 'taktwerk' };
    await save('conn', 'SOURCE', { connection: { ...place, database: source } });
    await save('conn', 'TARGET', { connection: { ...place, database: target } });
    for (const name of [...each, 'WHOLE'])
      await save('srce', name, { source: { connection: 'SOURCE', schema: name.toLowerCase() } });
    await save('rule', 'ITEMS', { rule: { query: { kind: 'table', table: 'items' } } });
    const composition = async (name: string, sources: readonly string[]): Promise<string> => {
      const uuid = randomUUID();
      await save('srcs', `SET.${name}`, { source_set: { sources } });
      const content = {
        sourceSet: `SET.${name}`,
        rule: 'ITEMS',
        target: { connection: 'TARGET', table: 'loaded' },
        load: { kind: 'append' },
      };
      await save('comp', `LOAD.${name}`, { composition: content }, { uuid });
      return uuid;
    };
    const many = await composition('MANY', each);
    const whole = await composition('WHOLE', ['WHOLE']);
    const load = async (uuid: string): Promise<number> => {
      await postgres.query(target, 'DROP TABLE IF EXISTS loaded');
      const seconds = await run('composition', uuid);
      const { rows } = await postgres.query(target, 'SELECT count(*)::int AS n FROM loaded');
      if (rows[0].n !== tables * ROWS) throw new Error(`${rows[0].n} rows were loaded.`);
      return seconds;
    };
    const processorTimes = (): Readonly<Record<string, number>> => ({
      server: processorTimeOf(data, 'main.ts'),
      agent: processorTimeOf(data, 'agent-process.ts'),
      workers: processorTimeOf(data, 'worker-process.ts'),
      PostgreSQL: processorTimeWithChildren(`port=${postgres.port}`),
    });
    const took: { readonly many: number; readonly whole: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const before = processorTimes();
      const ofMany = await load(many);
      const spent = Object.entries(processorTimes()).map(
        ([name, time]) => `${name} ${((1000 * (time - (before[name] ?? 0))) / tables).toFixed(1)}`,
      );
      const ofWhole = await load(whole);
      took.push({ many: ofMany, whole: ofWhole });
      console.log(
        `${round === 0 ? 'cold' : 'warm'}: ${tables} tables ${ofMany.toFixed(2)} s, one ${ofWhole.toFixed(2)} s; processor time each: ${spent.join(', ')} ms`,
      );
    }
    const warm = took.length > 1 ? took.slice(1) : took;
    const fixed = median(warm.map((one) => (1000 * (one.many - one.whole)) / tables));
    console.log(
      `${tables} tables of ${ROWS} rows through the server: ${fixed.toFixed(1)} ms fixed cost each`,
    );
  });
} finally {
  await postgres.remove();
}
