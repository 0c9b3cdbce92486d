import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Connection } from '../../definition/connection.ts';
import type { ScenarioOrder } from '../../definition/order.ts';
import type { Step } from '../../definition/scenario.ts';
import { runInProcess } from '../../testing/run-in-process.ts';
import { people, scenarioOrder } from '../../testing/scenario-order.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { testPostgres } from '../../testing/test-postgres.ts';

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly body: string;
}

/** A service that answers with this, and remembers what it was asked. */
async function service(t: TestContext, answer: string) {
  const asked: Asked[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    void text(request).then((body) => {
      asked.push({ method: request.method, url: request.url, body });
      response.end(answer);
    });
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const web: Connection = { kind: 'http', name: 'web', baseUrl: `http://127.0.0.1:${address.port}/api/` };
  return { asked, web };
}

function folderOf(t: TestContext) {
  const folder = tempFolder(t);
  const files: Connection = { kind: 'files', name: 'files', folder };
  const run = (
    steps: Step[],
    more: Connection[] = [],
    declared: ScenarioOrder['scenario']['parameters'] = [],
  ) => runInProcess(scenarioOrder(steps, { connections: [files, ...more], declared }));
  return { folder, run };
}

const seen: Step = { id: 'seen', kind: 'preview', inputs: ['read'] };

describe('a step that brings rows out', () => {
  it('writes XLSX with numbers, dates and texts that reads back as it was', async (t) => {
    const { run } = folderOf(t);
    const typed: Step = {
      id: 'typed',
      kind: 'constants',
      columns: [
        { name: 'id', type: 'int32' },
        { name: 'name', type: 'text' },
        { name: 'day', type: 'date' },
        { name: 'at', type: 'timestamp' },
        { name: 'pay', type: 'decimal', precision: 10, scale: 2 },
        { name: 'big', type: 'int64' },
        { name: 'yes', type: 'boolean' },
      ],
      rows: [
        [
          '1',
          ' <Ünal & "Co">\u0001',
          '2026-02-28',
          '2026-02-28 13:30:00',
          '12.50',
          '9007199254740993',
          'true',
        ],
        ['2', null, null, null, null, null, null],
      ],
    };
    const write: Step = {
      id: 'w',
      kind: 'writeFile',
      inputs: ['typed'],
      connection: 'files',
      path: 'out/a.xlsx',
      format: 'xlsx',
    };
    const read: Step = {
      id: 'read',
      kind: 'extract',
      connection: 'files',
      after: [{ step: 'w', when: 'success' }],
      rule: {
        name: 'r',
        query: { kind: 'file', path: 'out/a.xlsx', format: { kind: 'xlsx' } },
        fields: [
          { name: 'id', type: 'int32' },
          { name: 'name', type: 'text' },
          { name: 'day', type: 'date' },
          { name: 'at', type: 'timestamp' },
          { name: 'pay', type: 'decimal', precision: 10, scale: 2 },
          { name: 'big', type: 'int64' },
          { name: 'yes', type: 'boolean' },
        ],
      },
    };
    const { lines } = await run([typed, write, read, seen]);
    const shown = lines.find(({ type }) => type === 'preview');
    const [first, second] = shown?.type === 'preview' ? shown.rows : [];
    assert.deepEqual(Object.values(first ?? {}).map(String), [
      '1',
      ' <Ünal & "Co">',
      '2026-02-28',
      '2026-02-28 13:30:00',
      '12.50',
      '9007199254740993',
      'true',
    ]);
    assert.deepEqual(Object.values(second ?? {}).slice(2), [null, null, null, null, null]);
  });

  it('writes CSV, NDJSON, JSON and Parquet in one piece, and nothing outside its folder', async (t) => {
    const { folder, run } = folderOf(t);
    const write = (path: string, format: 'csv' | 'ndjson' | 'json' | 'parquet'): Step => ({
      id: path,
      kind: 'writeFile',
      inputs: ['people'],
      connection: 'files',
      path,
      format,
      delimiter: ';',
    });
    const { lines } = await run([
      people,
      write('a.csv', 'csv'),
      write('a.ndjson', 'ndjson'),
      write('a.json', 'json'),
      write('sub/a.parquet', 'parquet'),
    ]);
    assert.match(readFileSync(join(folder, 'a.csv'), 'utf8'), /^id;city;born;pay\n1;Ufa;1990-01-02;10\.50\n/);
    assert.equal(readFileSync(join(folder, 'a.ndjson'), 'utf8').trim().split('\n').length, 4);
    assert.equal((JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8')) as unknown[]).length, 4);
    assert.equal(readFileSync(join(folder, 'sub/a.parquet')).subarray(0, 4).toString(), 'PAR1');
    const told = lines.find((line) => line.type === 'step' && line.step === 'a.csv');
    assert.ok(told?.type === 'step' && told.rows === 4 && (told.bytes ?? 0) > 50);
    const outside = tempFolder(t);
    symlinkSync(outside, join(folder, 'link'));
    for (const path of ['../x.csv', 'link/x.csv', 'a/../../x.csv']) {
      await assert.rejects(run([people, write(path, 'csv')]), /leads out of the folder/);
    }
  });

  it('sends rows to a service in lists', async (t) => {
    const { run } = folderOf(t);
    const { asked, web } = await service(t, 'ok');
    await run(
      [people, { id: 's', kind: 'send', inputs: ['people'], connection: 'web', path: 'rows', batch: 3 }],
      [web],
    );
    assert.deepEqual(
      asked.map(({ method, url, body }) => [method, url, (JSON.parse(body) as unknown[]).length]),
      [
        ['POST', '/api/rows', 3],
        ['POST', '/api/rows', 1],
      ],
    );
    assert.match(asked[0]?.body ?? '', /^\[\{"id":1,"city":"Ufa","born":"1990-01-02","pay":10\.50?\}/);
  });
});

describe('a step that acts', () => {
  it('lists files, and copies, packs, unpacks, moves and deletes them', async (t) => {
    const { folder, run } = folderOf(t);
    mkdirSync(join(folder, 'in/deep'), { recursive: true });
    for (const name of ['in/a.csv', 'in/b.csv', 'in/c.txt', 'in/deep/d.csv'])
      writeFileSync(join(folder, name), 'x\n1\n');
    const behind = (id: string) => ({ after: [{ step: id, when: 'success' as const }] });
    const { lines } = await run([
      { id: 'read', kind: 'fileList', connection: 'files', path: 'in', pattern: '?.csv', recursive: true },
      { id: 'names', kind: 'sort', inputs: ['read'], by: [{ column: 'path' }] },
      { id: 'seen', kind: 'preview', inputs: ['names'] },
      {
        id: 'pack',
        kind: 'file',
        connection: 'files',
        action: 'compress',
        path: 'in/a.csv',
        to: 'out/a.csv.gz',
        ...behind('seen'),
      },
      {
        id: 'copy',
        kind: 'file',
        connection: 'files',
        action: 'copy',
        path: 'out/a.csv.gz',
        to: 'copy.gz',
        ...behind('pack'),
      },
      {
        id: 'unpack',
        kind: 'file',
        connection: 'files',
        action: 'unpack',
        path: 'copy.gz',
        to: 'again.csv',
        ...behind('copy'),
      },
      {
        id: 'move',
        kind: 'file',
        connection: 'files',
        action: 'move',
        path: 'in/b.csv',
        to: 'out/b.csv',
        ...behind('unpack'),
      },
      {
        id: 'delete',
        kind: 'file',
        connection: 'files',
        action: 'delete',
        path: 'in/c.txt',
        ...behind('move'),
      },
    ]);
    const shown = lines.find(({ type }) => type === 'preview');
    assert.deepEqual(
      (shown?.type === 'preview' ? shown.rows : []).map((row) => [
        Reflect.get(Object(row), 'path'),
        Reflect.get(Object(row), 'name'),
        String(Reflect.get(Object(row), 'bytes')),
      ]),
      [
        ['in/a.csv', 'a.csv', '4'],
        ['in/b.csv', 'b.csv', '4'],
        ['in/deep/d.csv', 'd.csv', '4'],
      ],
    );
    assert.equal(gunzipSync(readFileSync(join(folder, 'copy.gz'))).toString(), 'x\n1\n');
    assert.equal(readFileSync(join(folder, 'again.csv'), 'utf8'), 'x\n1\n');
    assert.ok(existsSync(join(folder, 'out/b.csv')) && !existsSync(join(folder, 'in/b.csv')));
    assert.ok(!existsSync(join(folder, 'in/c.txt')));
    await assert.rejects(
      run([{ id: 'x', kind: 'file', connection: 'files', action: 'delete', path: '../../etc/hostname' }]),
      /leads out of the folder|cannot be read/,
    );
  });

  it('hands a file to a service, asks it, and takes a value of the answer', async (t) => {
    const { folder, run } = folderOf(t);
    writeFileSync(join(folder, 'a.txt'), 'content');
    const { asked, web } = await service(t, '{"job":{"state":"ready"}}');
    const { lines } = await run(
      [
        {
          id: 'put',
          kind: 'file',
          connection: 'files',
          action: 'copy',
          path: 'a.txt',
          to: 'b.txt',
          toConnection: 'web',
        },
        {
          id: 'ask',
          kind: 'request',
          connection: 'web',
          path: 'jobs',
          body: { what: ':state', fixed: 'x' },
          answer: { name: 'state', path: '$.job.state' },
          after: [{ step: 'put', when: 'success' }],
        },
        {
          id: 'read',
          kind: 'sql',
          text: 'SELECT :state AS state',
          after: [{ step: 'ask', when: 'success' }],
        },
        seen,
      ],
      [web],
      [{ name: 'state', type: 'text', default: 'new' }],
    );
    assert.deepEqual(asked, [
      { method: 'PUT', url: '/api/b.txt', body: 'content' },
      { method: 'POST', url: '/api/jobs', body: '{"what":"new","fixed":"x"}' },
    ]);
    const shown = lines.find(({ type }) => type === 'preview');
    assert.deepEqual(shown?.type === 'preview' ? JSON.parse(JSON.stringify(shown.rows)) : null, [
      { state: 'ready' },
    ]);
  });

  it('waits for a file until it is there, and not longer than it may', async (t) => {
    const { folder, run } = folderOf(t);
    const wait = (timeoutSeconds: number): Step => ({
      id: 'wait',
      kind: 'wait',
      for: { kind: 'file', connection: 'files', path: 'flag' },
      timeoutSeconds,
    });
    await assert.rejects(run([wait(0)]), /Step "wait" \(wait\) waited in vain: the file has not come/);
    const waiting = run([wait(60)]);
    writeFileSync(join(folder, 'flag'), '');
    await waiting;
    rmSync(join(folder, 'flag'));
    await run([{ id: 't', kind: 'wait', for: { kind: 'time', expression: 'now() - INTERVAL 1 hour' } }]);
    await assert.rejects(
      run([{ id: 't', kind: 'wait', for: { kind: 'time', expression: "TIMESTAMP '2999-01-01'" } }]),
      /would have to wait longer than it may/,
    );
  });

  it('runs a statement of SQLite once, and again only where it may', async (t) => {
    const { folder, run } = folderOf(t);
    const path = join(folder, 'a.sqlite');
    const database = new DatabaseSync(path);
    t.after(() => database.close());
    database.exec('CREATE TABLE n (v INTEGER); CREATE TABLE n_copy_1 (v); CREATE TABLE n_copy_2 (v)');
    const sqlite: Connection = { kind: 'sqlite', name: 'db', path };
    const add = (isOnce: boolean): Step => ({
      id: 'add',
      kind: 'execute',
      connection: 'db',
      text: 'INSERT INTO n VALUES (:v)',
      once: isOnce,
    });
    const declared: ScenarioOrder['scenario']['parameters'] = [{ name: 'v', type: 'int32', default: '7' }];
    for (const isOnce of [true, true, false]) await run([add(isOnce)], [sqlite], declared);
    assert.deepEqual(
      database
        .prepare('SELECT v FROM n')
        .all()
        .map(({ v }) => v),
      [7, 7],
    );
    await assert.rejects(
      run(
        [{ id: 'x', kind: 'execute', connection: 'db', text: 'DELETE FROM nowhere', once: true }],
        [sqlite],
      ),
      /Step "x", connection "db".*nowhere/,
    );
    assert.equal(database.prepare("SELECT count(*) AS n FROM taktwerk_once WHERE step = 'x'").get()?.n, 0);
    await run([{ id: 'd', kind: 'dropCopies', connection: 'db', prefix: 'n_copy_', keep: 1 }], [sqlite]);
    assert.deepEqual(
      database
        .prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'n%' ORDER BY name")
        .all()
        .map(({ name }) => name),
      ['n', 'n_copy_2'],
    );
    await run(
      [{ id: 'w', kind: 'wait', for: { kind: 'table', connection: 'db', query: 'SELECT 1 FROM n' } }],
      [sqlite],
    );
    await assert.rejects(
      run(
        [
          {
            id: 'w',
            kind: 'wait',
            timeoutSeconds: 0,
            for: { kind: 'table', connection: 'db', query: 'SELECT 1 FROM n WHERE v = 8' },
          },
        ],
        [sqlite],
      ),
      /waited in vain: there is no such row/,
    );
  });

  it('writes into several DuckDB files from branches that run side by side', async (t) => {
    const { folder, run } = folderOf(t);
    const files = ['a', 'b'].map(
      (name): Connection => ({ kind: 'duckdb', name, path: join(folder, `${name}.duckdb`) }),
    );
    const out = (connection: string): Step => ({
      id: `out ${connection}`,
      kind: 'output',
      inputs: ['people'],
      target: { connection, table: `people_${connection}` },
      load: { kind: 'replace' },
    });
    const count = (connection: string): Step => ({
      id: `read ${connection}`,
      kind: 'extract',
      connection,
      after: [{ step: `out ${connection}`, when: 'success' }],
      rule: { name: 'r', query: { kind: 'table', table: `people_${connection}` } },
    });
    const { lines } = await run([people, out('a'), out('b'), count('a'), count('b')], files);
    assert.deepEqual(
      lines.flatMap((line) => (line.type === 'step' && line.kind === 'extract' ? [line.rows] : [])),
      [4, 4],
    );
  });
});

describe('statements of a step on PostgreSQL', () => {
  const tests = testPostgres();

  it('run once, in one transaction with the mark, and drop archive copies of one schema', async () => {
    const source = await tests.database('warehouse');
    await source.rows(
      'CREATE TABLE n (v int); CREATE SCHEMA arc; CREATE TABLE arc.n_copy_1 (v int); CREATE TABLE arc.n_copy_2 (v int); CREATE TABLE n_copy_0 (v int)',
    );
    const run = (steps: Step[]) =>
      runInProcess(
        scenarioOrder(steps, {
          connections: [source.connection],
          declared: [{ name: 'v', type: 'int64', default: '9007199254740993' }],
        }),
      );
    const add: Step = {
      id: 'add',
      kind: 'execute',
      connection: 'warehouse',
      text: 'INSERT INTO n SELECT :v::bigint % 10',
      once: true,
    };
    await run([add]);
    await run([add]);
    assert.deepEqual(await source.rows('SELECT v FROM n'), [{ v: '3' }]);
    await run([
      { id: 'd', kind: 'dropCopies', connection: 'warehouse', schema: 'arc', prefix: 'n_copy_', keep: 1 },
    ]);
    assert.deepEqual(
      await source.rows(
        "SELECT table_name AS n FROM information_schema.tables WHERE table_name LIKE 'n_copy%' ORDER BY 1",
      ),
      [{ n: 'n_copy_0' }, { n: 'n_copy_2' }],
    );
  });
});
