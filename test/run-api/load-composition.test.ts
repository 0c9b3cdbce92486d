import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import { type PostgresServer, startPostgres } from '../postgres/postgres-server.ts';
import { freePort, PASSWORD, ServerProcess } from '../processes/taktwerk-processes.ts';

const COMPOSITION = '3f2b8a1c-0d4e-4f6a-9b8c-7d6e5f4a3b2c';
const PACKAGE = '7e6d5c4b-3a29-4187-9685-f4e3d2c1b0a9';
const SECRET = 'not-for-any-file';

async function start(t: TestContext): Promise<{
  readonly server: ServerProcess;
  readonly database: pg.Client;
  readonly postgres: PostgresServer;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-run-api-'));
  const postgres = await startPostgres();
  const server = new ServerProcess(join(folder, 'data'), await freePort(), {}, true);
  const database = new pg.Client({ connectionString: postgres.url(await postgres.createDatabase()) });
  t.after(async () => {
    await database.end();
    await server.kill('SIGTERM');
    await postgres.remove();
    await rm(folder, { recursive: true, force: true });
  });
  await database.connect();
  await server.start();
  return { server, database, postgres };
}

function call(server: ServerProcess, path: string, body?: unknown, text?: string): Promise<Response> {
  const base = path.startsWith('/object') ? server.url.replace('/ae/api/v1', '') : server.url;
  return fetch(base + path, {
    method: body === undefined && text === undefined ? 'GET' : 'POST',
    headers: { authorization: `Basic ${btoa(`100/ADMIN/TAKTWERK:${PASSWORD}`)}` },
    ...(text === undefined ? {} : { body: text }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(120_000),
  });
}

async function save(
  server: ServerProcess,
  type: string,
  name: string,
  content: object,
  general = {},
): Promise<void> {
  const data = { [type]: { general_attributes: { name, type: type.toUpperCase(), ...general }, ...content } };
  const answer = await call(server, '/100/objects', { data, path: 'DWH' });
  assert.equal(answer.status, 200, await answer.text());
}

async function ended(server: ServerProcess, runId: string): Promise<{ status: number; status_text: string }> {
  const url = `${server.url.replace('/ae/api/v1', '')}/taktwerk/v1/100/executions/${runId}?wait=60`;
  const answer = await fetch(url, {
    headers: { authorization: `Basic ${btoa(`100/ADMIN/TAKTWERK:${PASSWORD}`)}` },
    signal: AbortSignal.timeout(120_000),
  });
  return (await answer.json()) as { status: number; status_text: string };
}

async function define(server: ServerProcess, postgres: PostgresServer, database: pg.Client): Promise<void> {
  const { host, port, database: name, user } = database;
  assert.equal(port, postgres.port);
  await save(server, 'conn', 'DWH', {
    connection: { kind: 'postgres', host, port, database: name, user, password: SECRET },
  });
  for (const branch of ['NORTH', 'SOUTH']) {
    await save(server, 'srce', branch, { source: { connection: 'dwh', schema: branch.toLowerCase() } });
  }
  await save(server, 'srcs', 'BRANCHES', { source_set: { sources: ['NORTH', 'SOUTH'] } });
  await save(server, 'rule', 'RULE.SALES', {
    rule: {
      query: { kind: 'sql', text: 'SELECT id, day, amount FROM sales WHERE day >= :from' },
      parameters: [{ name: 'from', type: 'date' }],
      chunkKey: 'id',
      targetTable: 'sales_all',
    },
  });
  const composition = {
    sourceSet: 'BRANCHES',
    rule: 'RULE.SALES',
    target: { connection: 'DWH', schema: 'public' },
    load: { kind: 'append' },
    metadataColumns: true,
    packages: [{ from: '2026-01-01' }],
  };
  await save(server, 'comp', 'LOAD.SALES', { composition }, { uuid: COMPOSITION });
  await save(server, 'pack', 'NIGHT', { package: { items: [{ object: 'LOAD.SALES' }] } }, { uuid: PACKAGE });
  await save(
    server,
    'vara',
    'UC_CLIENT_SETTINGS',
    { static_values: [{ key: 'хс_ЗапускОбъектов', value1: 'Y' }] },
    { sub_type: 'STATIC' },
  );
}

test('a composition started by its published sample moves the rows of every source, and a package runs it with the values it has of its own', async (t) => {
  const { server, database, postgres } = await start(t);
  for (const schema of ['north', 'south']) {
    await database.query(`CREATE SCHEMA ${schema}`);
    await database.query(
      `CREATE TABLE ${schema}.sales (id bigint PRIMARY KEY, day date NOT NULL, amount numeric(12,2))`,
    );
    await database.query(
      `INSERT INTO ${schema}.sales SELECT n, date '2026-02-01' + (n % 60)::int, n * 1.25 FROM generate_series(1, 3000) n`,
    );
  }
  await define(server, postgres, database);
  const started = await call(
    server,
    '/object/run',
    undefined,
    `{"object": "composition", "uuid": "${COMPOSITION}", "parameters": [
      {"parameterName": "from", "parameterValue": "2026-03-01", "parameterType": "date", "packageNumber": 1},]}`,
  );
  assert.equal(started.status, 200, await started.text());
  const runId = started.headers.get('x-run-id') ?? '';
  const end = await ended(server, runId);
  const children = (await (await call(server, `/100/executions/${runId}/children`)).json()) as {
    data: { run_id: number; alias: string; status: number; type: string }[];
  };
  const reports = await Promise.all(
    children.data.map(async ({ run_id }) =>
      (await call(server, `/100/executions/${run_id}/reports/REP`)).text(),
    ),
  );
  assert.equal(end.status, 1900, reports.join('\n'));
  assert.deepEqual(children.data.map(({ alias, status, type }) => `${type} ${alias} ${status}`).sort(), [
    'LOAD NORTH 1900',
    'LOAD SOUTH 1900',
  ]);
  const expected = `SELECT count(*)::int AS rows, sum(amount)::text AS amount
    FROM (SELECT * FROM north.sales UNION ALL SELECT * FROM south.sales) AS a WHERE day >= '2026-03-01'`;
  const loaded = 'SELECT count(*)::int AS rows, sum(amount)::text AS amount FROM sales_all';
  assert.deepEqual((await database.query(loaded)).rows, (await database.query(expected)).rows);
  assert.ok(reports.every((text) => !text.includes(SECRET)));
  assert.ok(reports.every((text) => !text.includes('{"type":')));
  assert.match(reports.join(''), /NORTH into sales_all, package 1\..*NORTH: \d+ rows, \d/);
  const details = await Promise.all(
    children.data.map(async ({ run_id }) => {
      const answer = await call(server, `/100/executions/${run_id}?fields=progress`);
      return ((await answer.json()) as { progress: { rows: number; seconds_left: number } }).progress;
    }),
  );
  assert.equal(
    details.reduce((sum, { rows }) => sum + rows, 0),
    (await database.query(expected)).rows[0].rows,
  );
  assert.deepEqual(
    details.map(({ seconds_left }) => seconds_left),
    [0, 0],
  );

  const pack = await call(server, '/object/run', undefined, `{"object":"package","uuid":"${PACKAGE}"}`);
  assert.equal((await ended(server, pack.headers.get('x-run-id') ?? '')).status, 1900);
  const all =
    'SELECT count(*)::int AS rows FROM (SELECT 1 FROM north.sales UNION ALL SELECT 1 FROM south.sales) AS a';
  const before = await database.query(expected);
  const whole = await database.query(all);
  const now = await database.query('SELECT count(*)::int AS rows FROM sales_all');
  assert.equal(now.rows[0].rows, before.rows[0].rows + whole.rows[0].rows);
});
