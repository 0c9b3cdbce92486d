import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { TaktwerkProcess, testFolder } from './taktwerk-process.ts';
import { type ServeProcess, startServe, writeObjects } from './test-server.ts';

const PACKAGE = '7e6d5c4b-3a29-4187-9685-f4e3d2c1b0a9';

const object = (type: string, name: string, content: object, general: object = {}): object => ({
  [type]: { general_attributes: { name, type: type.toUpperCase(), ...general }, ...content },
});

async function start(t: TestContext) {
  const folder = await testFolder(t);
  const source = new DatabaseSync(join(folder, 'source.db'));
  t.after(() => source.close());
  source.exec(`CREATE TABLE sales (id INTEGER PRIMARY KEY, day TEXT, amount REAL);
    INSERT INTO sales VALUES (1, '2026-01-01', 1.5), (2, '2026-01-02', 2.5), (3, '2026-01-03', 3.5)`);
  const serve = await startServe(t, join(folder, 'data'), [], {
    TAKTWERK_ADMIN_PASSWORD: 'a password of the tests',
    TAKTWERK_ETL_CONNECTORS: new URL('../../examples/connectors', import.meta.url).pathname,
  });
  t.after(() => serve.stop());
  await writeObjects(join(folder, 'objects'), [
    object('conn', 'SHOP.DB', { connection: { kind: 'sqlite', path: join(folder, 'source.db') } }),
    object('conn', 'DWH', { connection: { kind: 'sqlite', path: join(folder, 'dwh.db') } }),
    object('conn', 'NOWHERE', {
      connection: { kind: 'postgres', host: '127.0.0.1', port: 1, database: 'd', user: 'u', password: 'p' },
    }),
    object('conn', 'LISTING', {
      connection: { kind: 'plugin', connector: 'folder-listing', settings: { folder } },
    }),
    object('srce', 'SHOP', { source: { connection: 'SHOP.DB' } }),
    object('srcs', 'SHOPS', { source_set: { sources: ['SHOP'] } }),
    object('rule', 'R.SALES', {
      rule: {
        query: { kind: 'sql', text: 'SELECT id, day, amount FROM sales WHERE day >= :from' },
        parameters: [{ name: 'from', type: 'date' }],
        chunkKey: 'id',
        targetTable: 'sales',
      },
    }),
    object('comp', 'LOAD.SALES', {
      composition: {
        sourceSet: 'SHOPS',
        rule: 'R.SALES',
        target: { connection: 'DWH' },
        load: { kind: 'append' },
        incremental: { column: 'id' },
        packages: [{ from: null }],
      },
    }),
    object('pack', 'NIGHT', { package: { items: [{ object: 'LOAD.SALES' }] } }, { uuid: PACKAGE }),
    object(
      'vara',
      'UC_CLIENT_SETTINGS',
      { static_values: [{ key: 'хс_ЗапускОбъектов', value1: 'Y' }] },
      { sub_type: 'STATIC' },
    ),
  ]);
  const applied = await serve.command('apply', join(folder, 'objects'));
  assert.equal(applied.code, 0, applied.err + applied.out);
  const loaded = (): number => {
    const target = new DatabaseSync(join(folder, 'dwh.db'), { readOnly: true });
    try {
      return Number(target.prepare('SELECT count(*) AS n FROM sales').get()?.n);
    } finally {
      target.close();
    }
  };
  return { folder, source, serve, loaded };
}

async function done(serve: ServeProcess, ...words: readonly string[]): Promise<string> {
  const answer = await serve.command(...words);
  assert.equal(answer.code, 0, `${words.join(' ')}: ${answer.err}${answer.out}`);
  return answer.out;
}

test('connections are checked, rows shown and summed up without being written, by tasks on an agent', async (t) => {
  const { folder, serve } = await start(t);
  assert.match(await done(serve, 'etl', 'check', 'shop.db'), /SHOP\.DB answers after \d+ ms: SQLite/);
  // A connector of somebody else, from the folder the server was given.
  assert.match(await done(serve, 'etl', 'check', 'LISTING'), /LISTING answers after \d+ ms: folder /);
  const broken = await serve.command('etl', 'check', 'NOWHERE');
  assert.equal(broken.code, 1, broken.out);
  assert.match(broken.err, /Connection "NOWHERE"/);
  const wrong = await serve.command('etl', 'check', 'R.SALES');
  assert.notEqual(wrong.code, 0);

  const shown = await done(
    serve,
    ...['etl', 'preview', 'R.SALES', '--source', 'shop', '--rows', '2', '--param', 'from=2026-01-02'],
  );
  assert.match(shown, /id +day +amount\n2 +2026-01-02 +2.5\n3 +2026-01-03 +3.5\n/);
  const profile = await done(serve, 'etl', 'profile', 'LOAD.SALES', '--param', 'from=2026-01-01@1');
  assert.match(profile, /name +type +min +max.*amount +DOUBLE +1\.5 +3\.5/s);

  const token = (await readFile(join(folder, 'data', 'agent.token'), 'utf8')).trim();
  const agent = new TaktwerkProcess(
    [
      'agent',
      '--etl',
      '--server',
      serve.url.replace('http', 'ws'),
      '--name',
      'ETL02',
      '--folder',
      join(folder, 'etl02'),
    ],
    { TAKTWERK_AGENT_TOKEN: token },
  );
  t.after(() => agent.kill());
  await agent.until('it is connected', () => (agent.out + agent.err).includes('Connected to'));
  await done(serve, 'etl', 'check', 'SHOP.DB', '--agent', 'ETL02');
  assert.match(await done(serve, 'ps', '--all', '--json'), /"agent": ?"ETL02"/);
});

test('a parsing rule is made of a sample, and stands alone on standard output', async (t) => {
  const { folder, serve } = await start(t);
  await writeFile(
    join(folder, 'orders.json'),
    '{"orders": [{"id": 7, "lines": [{"sku": "a", "n": 1.5}, {"sku": "b", "n": 2}]}, {"id": 8, "lines": []}]}',
  );
  await writeObjects(join(folder, 'more'), [
    object('conn', 'FILES', { connection: { kind: 'files', folder } }),
  ]);
  await done(serve, 'apply', join(folder, 'more'));
  const made = await serve.command('etl', 'construct', 'FILES', 'orders.json');
  assert.equal(made.code, 0, made.err);
  assert.deepEqual(
    JSON.parse(made.out).sets.map(({ name, iterate }: { name: string; iterate: string }) => [name, iterate]),
    [
      ['orders', '$.orders[*]'],
      ['lines', '$.orders[*].lines[*]'],
    ],
  );
  assert.match(made.err, /Record set lines: 2 records/);
  assert.match(made.err, /n +@\.n +decimal\(2,1\) +3 +2 +1\.5 +100 %/);
  const wrong = await serve.command('etl', 'construct', 'SHOP.DB', 'orders.json');
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /is of kind sqlite, expected files or http/);
});

test('a composition is run with values, filled in a range, and taken back to its beginning', async (t) => {
  const { source, serve, loaded } = await start(t);
  const missing = await serve.command('etl', 'run', 'LOAD.SALES');
  assert.notEqual(missing.code, 0);
  assert.match(missing.err, /"from" of package 1 is missing/);
  const run = ['etl', 'run', 'LOAD.SALES', '--param', 'from=2026-01-01', '--wait'];
  await done(serve, ...run);
  assert.equal(loaded(), 3);
  source.exec("INSERT INTO sales VALUES (4, '2026-01-04', 4.5)");
  await done(serve, ...run);
  assert.equal(loaded(), 4);
  await done(
    serve,
    ...['etl', 'backfill', 'LOAD.SALES', '--from', '2', '--to', '4', '--param', 'from=2026-01-01', '--wait'],
  );
  assert.equal(loaded(), 6);
  await done(serve, 'etl', 'reset', 'LOAD.SALES', '--wait');
  assert.equal(loaded(), 6);
  await done(serve, ...run);
  assert.equal(loaded(), 10);
  const log = await done(serve, 'audit', '--action', 'etl *', '--object', 'LOAD.SALES');
  for (const action of ['etl run', 'etl backfill', 'etl reset']) assert.ok(log.includes(action), log);
});

test('the event log of the object run API is listed, filtered and exported on the command line', async (t) => {
  const { serve } = await start(t);
  const call = (uuid: string) =>
    fetch(`${serve.url}/object/run`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('100/ADMIN/TAKTWERK:a password of the tests')}` },
      body: JSON.stringify({ object: 'package', uuid }),
      signal: AbortSignal.timeout(90_000),
    });
  assert.equal((await call(PACKAGE)).status, 200);
  assert.equal((await call('00000000-0000-0000-0000-000000000000')).status, 404);
  const action = ['audit', '--action', 'Запуск объектов через сервис'];
  const all = (await done(serve, ...action)).trim().split('\n');
  assert.equal(all.length, 3, all.join('\n'));
  const refused = await done(serve, ...action, '--outcome', 'refused');
  assert.match(refused, /package 00000000-0000-0000-0000-000000000000/);
  assert.ok(!refused.includes('NIGHT'));
  const csv = await done(serve, ...action, '--object', `package ${PACKAGE}*`, '--export', 'csv');
  assert.match(csv, /"Запуск объектов через сервис","package 7e6d5c4b-[-0-9a-f]+ NIGHT","done"/);
});
