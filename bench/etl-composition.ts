/**
 * What a load costs whatever it brings, as users see it: a composition over 200 sources of 1,000 rows, started with
 * `POST /object/run` on a server with its agent, beside one over a single source with all of these rows, from the request to
 * the end of the composition. Each source is a child task with a report of its own. The first round is cold, the others find
 * the data plane warm. `node bench/etl-composition.ts [tables] [rounds]`
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../test/postgres/postgres-server.ts';
import { RestClient } from '../test/processes/rest-client.ts';
import { freePort, PASSWORD, ServerProcess } from '../test/processes/taktwerk-processes.ts';
import { AUTHORIZATION } from './load/bench-server.ts';
import { median } from './load/figures.ts';
import { processorTimeOf, processorTimeWithChildren } from './load/processor-time.ts';

const tables = Number(process.argv[2] ?? 200);
const rounds = Number(process.argv[3] ?? 4);
const ROWS = 1000;
/** Seconds one question for the end may wait; it is asked again. */
const WAIT = 60;

interface Ended {
  readonly status: number;
  readonly status_text: string;
}

const folder = await mkdtemp(join(tmpdir(), 'taktwerk-bench-composition-'));
const postgres = await startPostgres();
const server = new ServerProcess(join(folder, 'data'), await freePort(), {}, true);
try {
  const source = await postgres.createDatabase();
  const target = await postgres.createDatabase();
  const create = (schema: string, rows: number): string =>
    `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.items (id bigint PRIMARY KEY, n int, name text);
     INSERT INTO ${schema}.items SELECT i, i % 1000, 'item ' || i FROM generate_series(1, ${rows}) i`;
  const each = Array.from({ length: tables }, (_, index) => `S${index + 1}`);
  for (const name of each) await postgres.query(source, create(name.toLowerCase(), ROWS));
  await postgres.query(source, create('whole', tables * ROWS));
  await server.start();
  const base = server.url.replace('/ae/api/v1', '');
  const rest = new RestClient(server.url, 100, PASSWORD);
  const save = (type: string, name: string, content: object, general: object = {}) =>
    rest.post('/objects', {
      data: { [type]: { general_attributes: { name, type: type.toUpperCase(), ...general }, ...content } },
      path: 'BENCH',
    });
  const place = { kind: 'postgres', host: '127.0.0.1', port: postgres.port, user: 'taktwerk' };
  await save('conn', 'SOURCE', { connection: { ...place, database: source } });
  await save('conn', 'TARGET', { connection: { ...place, database: target } });
  for (const name of [...each, 'WHOLE'])
    await save('srce', name, { source: { connection: 'SOURCE', schema: name.toLowerCase() } });
  await save('rule', 'ITEMS', { rule: { query: { kind: 'table', table: 'items' } } });
  await save(
    'vara',
    'UC_CLIENT_SETTINGS',
    {
      static_values: [{ key: 'хс_ЗапускОбъектов', value1: 'Y' }],
    },
    { sub_type: 'STATIC' },
  );
  const composition = async (name: string, sources: readonly string[]): Promise<string> => {
    const uuid = randomUUID();
    await save('srcs', `SET.${name}`, { source_set: { sources } });
    await save(
      'comp',
      `LOAD.${name}`,
      {
        composition: {
          sourceSet: `SET.${name}`,
          rule: 'ITEMS',
          target: { connection: 'TARGET', table: 'loaded' },
          load: { kind: 'append' },
        },
      },
      { uuid },
    );
    return uuid;
  };
  const many = await composition('MANY', each);
  const whole = await composition('WHOLE', ['WHOLE']);
  const run = async (uuid: string): Promise<number> => {
    await postgres.query(target, 'DROP TABLE IF EXISTS loaded');
    const start = performance.now();
    const answer = await fetch(`${base}/object/run`, {
      method: 'POST',
      headers: { authorization: AUTHORIZATION },
      body: JSON.stringify({ object: 'composition', uuid }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    const runId = answer.headers.get('x-run-id');
    for (;;) {
      const told = await fetch(`${base}/taktwerk/v1/100/executions/${runId}?wait=${WAIT}`, {
        headers: { authorization: AUTHORIZATION },
      });
      const { status, status_text } = (await told.json()) as Ended;
      if (status < 1800) continue;
      if (status !== 1900) throw new Error(`The composition ended ${status} ${status_text}.`);
      const seconds = (performance.now() - start) / 1000;
      const { rows } = await postgres.query(target, 'SELECT count(*)::int AS n FROM loaded');
      if (rows[0].n !== tables * ROWS) throw new Error(`${rows[0].n} rows were loaded.`);
      return seconds;
    }
  };
  const processorTimes = (): Readonly<Record<string, number>> => ({
    server: processorTimeOf(join(folder, 'data'), 'main.ts'),
    agent: processorTimeOf(join(folder, 'data'), 'agent-process.ts'),
    workers: processorTimeOf(join(folder, 'data'), 'worker-process.ts'),
    PostgreSQL: processorTimeWithChildren(`port=${postgres.port}`),
  });
  const took: { many: number; whole: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = processorTimes();
    const seconds = await run(many);
    const after = processorTimes();
    const spent = Object.entries(after).map(
      ([name, time]) => `${name} ${((1000 * (time - (before[name] ?? 0))) / tables).toFixed(1)}`,
    );
    took.push({ many: seconds, whole: await run(whole) });
    const last = took.at(-1);
    console.log(
      `${round === 0 ? 'cold' : 'warm'}: ${tables} tables ${last?.many.toFixed(2)} s, one ${last?.whole.toFixed(2)} s; processor time each: ${spent.join(', ')} ms`,
    );
  }
  const warm = took.length > 1 ? took.slice(1) : took;
  const fixed = median(warm.map(({ many, whole }) => (1000 * (many - whole)) / tables));
  console.log(`${tables} tables of ${ROWS} rows through the server: ${fixed.toFixed(1)} ms fixed cost each`);
} finally {
  await server.kill('SIGTERM');
  await postgres.remove();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
