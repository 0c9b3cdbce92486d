import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { type ServeProcess, startServe, writeObjects } from './test-server.ts';

const LOGIN = `Basic ${btoa('100/ADMIN/TAKTWERK:a password of the tests')}`;

const object = (type: string, name: string, content: object, general: object = {}): object => ({
  [type]: { general_attributes: { name, type: type.toUpperCase(), ...general }, ...content },
});

async function start(t: TestContext) {
  const folder = await testFolder(t);
  const source = new DatabaseSync(join(folder, 'source.db'));
  t.after(() => source.close());
  source.exec(`CREATE TABLE sales (id INTEGER PRIMARY KEY, shop TEXT, amount REAL);
    INSERT INTO sales VALUES (1, 'N', 1.5), (2, 'N', 2.5), (3, 'S', 3.5)`);
  const serve = await startServe(t, join(folder, 'data'));
  t.after(() => serve.stop());
  await writeObjects(join(folder, 'objects'), [
    object('conn', 'SHOP.DB', { connection: { kind: 'sqlite', path: join(folder, 'source.db') } }),
    object('conn', 'DWH', { connection: { kind: 'sqlite', path: join(folder, 'dwh.db') } }),
    object('srce', 'SHOP', { source: { connection: 'SHOP.DB' } }),
    object('srcs', 'SHOPS', { source_set: { sources: ['SHOP'] } }),
    object('rule', 'R.SALES', { rule: { query: { kind: 'table', table: 'sales' }, targetTable: 'sales' } }),
    object('comp', 'LOAD.SALES', {
      composition: {
        sourceSet: 'SHOPS',
        rule: 'R.SALES',
        target: { connection: 'DWH' },
        load: { kind: 'replace' },
      },
    }),
    object('scen', 'SUMS', {
      scenario: {
        parameters: [{ name: 'least', type: 'float64', default: '0' }],
        steps: [
          { id: 'sales', kind: 'result', composition: 'load.sales' },
          { id: 'some', kind: 'filter', inputs: ['sales'], condition: 'amount > :least' },
          {
            id: 'sums',
            kind: 'group',
            inputs: ['some'],
            by: ['shop'],
            columns: [{ name: 'total', expression: 'sum(amount)' }],
          },
          {
            id: 'out',
            kind: 'output',
            inputs: ['sums'],
            target: { connection: 'DWH', table: 'sums' },
            load: { kind: 'replace' },
          },
        ],
      },
    }),
    object('scen', 'BAD', { scenario: { steps: [{ id: 'no', kind: 'stop', message: 'on purpose' }] } }),
    object('scen', 'WRONG', { scenario: { steps: [{ id: 'r', kind: 'result', composition: 'NOWHERE' }] } }),
    object('scen', 'NOTE', { scenario: { steps: [{ id: 'ok', kind: 'success', message: 'noted' }] } }),
    object('pack', 'NIGHT', {
      package: {
        items: [
          { object: 'LOAD.SALES' },
          { object: 'SUMS', after: [1] },
          { object: 'BAD', after: [1], onError: 'continue' },
          { object: 'NOTE', after: [3], when: 'failed' },
          { object: 'SUMS', after: [2], active: false },
        ],
      },
    }),
    object('pack', 'STRICT', {
      package: { items: [{ object: 'BAD' }, { object: 'NOTE' }] },
    }),
  ]);
  const applied = await serve.command('apply', join(folder, 'objects'));
  assert.equal(applied.code, 0, applied.err + applied.out);
  return { folder, serve };
}

async function done(serve: ServeProcess, ...words: readonly string[]): Promise<string> {
  const answer = await serve.command(...words);
  assert.equal(answer.code, 0, `${words.join(' ')}: ${answer.err}${answer.out}`);
  return answer.out;
}

async function get(serve: ServeProcess, path: string): Promise<unknown> {
  const answer = await fetch(`${serve.url}${path}`, {
    headers: { authorization: LOGIN },
    signal: AbortSignal.timeout(30_000),
  });
  assert.equal(answer.status, 200);
  return answer.json();
}

/** Waits until a run has ended; each question waits a while at the server. */
async function ended(serve: ServeProcess, runId: number): Promise<void> {
  for (let status = 0; status < 1800; ) {
    const answer = await get(serve, `/taktwerk/v1/100/executions/${runId}?wait=10`);
    status = Number(Reflect.get(Object(answer), 'status'));
  }
}

/** The children of a run. */
async function childrenOf(serve: ServeProcess, runId: number) {
  const answer = await get(serve, `/ae/api/v1/100/executions/${runId}/children`);
  const list: unknown = Reflect.get(Object(answer), 'data');
  assert.ok(Array.isArray(list));
  return list.map((one) => ({
    name: String(Reflect.get(one, 'name')),
    status: Number(Reflect.get(one, 'status')),
    runId: Number(Reflect.get(one, 'run_id')),
  }));
}

const runIdOf = (json: string): number => Number(Reflect.get(Object(JSON.parse(json)), 'run_id'));

async function post(serve: ServeProcess, path: string, body: object): Promise<number> {
  const answer = await fetch(`${serve.url}/taktwerk/v1/100${path}`, {
    method: 'POST',
    headers: { authorization: LOGIN, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const told: unknown = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(told));
  return Number(Reflect.get(Object(told), 'run_id'));
}

test('packages run compositions and scenarios in order, side by side and on conditions; what scenarios do can be seen step by step', async (t) => {
  const { folder, serve } = await start(t);
  const night = runIdOf(await done(serve, 'etl', 'run', 'NIGHT', '--wait', '--json'));
  const children = await childrenOf(serve, night);
  const status = (name: string) => children.filter((one) => one.name === name).map((one) => one.status);
  assert.deepEqual([status('LOAD.SALES'), status('NOTE'), status('BAD')], [[1900], [1900], [1800]]);
  assert.ok(status('SUMS').includes(1900) && status('SUMS').length === 2);
  const warehouse = new DatabaseSync(join(folder, 'dwh.db'), { readOnly: true });
  t.after(() => warehouse.close());
  assert.deepEqual(
    warehouse
      .prepare('SELECT shop, total FROM sums ORDER BY shop')
      .all()
      .map((row) => ({ ...row })),
    [
      { shop: 'N', total: 4 },
      { shop: 'S', total: 3.5 },
    ],
  );
  const sums = children.find((one) => one.name === 'SUMS' && one.status === 1900);
  const steps = await done(serve, 'etl', 'steps', String(sums?.runId));
  assert.match(steps, /^step +kind +outcome +runs +rows in +rows/);
  assert.match(steps, /\nsales +extract +success +1 +3 /);
  assert.match(steps, /\nout +output +success +1 +2 /);

  const shown = await done(serve, 'etl', 'preview', 'SUMS', '--step', 'some', '--param', 'least=2');
  assert.match(shown, /id +shop +amount\n2 +N +2.5\n3 +S +3.5\n/);
  assert.match(
    await done(serve, 'etl', 'lineage', 'SUMS'),
    /DWH\.sums\.total comes from DWH\.sales\.amount\./,
  );
  const checked = await done(serve, 'etl', 'check', 'SUMS');
  assert.match(
    checked,
    /answers after \d+ ms.*steps of the scenario fit together.*It runs in the column engine: /s,
  );

  const lineage = await post(serve, '/etl/lineage', { object: 'SUMS' });
  await ended(serve, lineage);
  assert.deepEqual(await get(serve, `/taktwerk/v1/100/etl/lineage/${lineage}`), {
    data: [
      { target: 'DWH.sums', column: 'shop', from: ['DWH.sales.shop'] },
      { target: 'DWH.sums', column: 'total', from: ['DWH.sales.amount'] },
    ],
  });
  await assert.rejects(post(serve, '/etl/preview', { object: 'SUMS' }), /a scenario \(SCEN\) with a step/);
  await assert.rejects(
    post(serve, '/etl/run', { object: 'WRONG' }),
    /WRONG refers to NOWHERE, which does not exist/,
  );

  const strict = await serve.command('etl', 'run', 'STRICT', '--wait', '--json');
  assert.equal(strict.code, 1);
  const stopped = await childrenOf(serve, runIdOf(strict.out));
  assert.ok(
    !stopped.some(({ name, status: ended }) => name === 'NOTE' && ended === 1900),
    JSON.stringify(stopped),
  );
});
