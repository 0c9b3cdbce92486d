import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isRecord } from '../../http/is-record.ts';
import { startTestServer, TEST_CREDENTIALS, type TestServer } from '../../testing/test-server.ts';

const UUID = '22222222-2222-4222-8222-222222222222';

const object = (type: string, name: string, rest: object = {}) => ({
  data: { [type]: { general_attributes: { name }, ...rest } },
  path: 'NAMES',
});

const script = (name: string, ...process: string[]) => object('scri', name, { scripts: [{ process }] });

async function start(t: TestContext, ...objects: object[]): Promise<TestServer> {
  const server = await startTestServer({ runApi: { client: 100, paths: new Map([['/dwh/hs/etl', 200]]) } });
  t.after(async () => {
    await server.end();
    assert.deepEqual(server.faults, []);
  });
  for (const body of objects) {
    const answer = await server.request('/100/objects', { body });
    assert.equal(answer.status, 200, answer.text);
  }
  return server;
}

const rename = (server: TestServer, from: string, to: unknown, credentials = TEST_CREDENTIALS) =>
  server.request(`/taktwerk/v1/100/objects/${from}/rename`, { body: { name: to }, credentials });

const codeOf = (json: unknown): unknown => (isRecord(json) ? json.code : undefined);

async function run(server: TestServer, name: string): Promise<number> {
  const { json, text } = await server.request('/100/executions', { body: { object_name: name } });
  assert.ok(isRecord(json) && typeof json.run_id === 'number', text);
  return json.run_id;
}

async function report(server: TestServer, runId: number): Promise<string> {
  await server.taktwerk.whenEnded(100, runId, 20_000);
  return (await server.request(`/100/executions/${runId}/reports/ACT`)).text;
}

test('a renamed object is started by its uuid as before, and found by its new name alone', async (t) => {
  const scenario = {
    data: {
      scen: {
        general_attributes: { name: 'SCEN.OLD', uuid: UUID },
        scenario: { steps: [{ kind: 'generate', id: 'rows', rows: 3, column: 'n' }] },
      },
    },
    path: '',
  };
  const settings = object('vara', 'UC_CLIENT_SETTINGS', {
    static_values: [{ key: 'хс_ЗапускОбъектов', value1: 'Y' }],
  });
  const server = await start(t, scenario, settings);
  const answer = await rename(server, 'scen.old', 'scen.new');
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.json, {
    name: 'SCEN.NEW',
    type: 'SCEN',
    used_by: { references: [], hidden_references: false },
    more: false,
  });
  assert.equal((await server.request('/100/objects/SCEN.OLD')).status, 404);
  const shown = await server.request('/100/objects/SCEN.NEW');
  assert.equal(shown.status, 200);
  assert.match(shown.text, /"name":"SCEN.NEW"/);
  assert.match(shown.text, new RegExp(`"uuid":"${UUID}"`));
  const started = await server.request('/object/run', { text: `{"object":"scenario","uuid":"${UUID}"}` });
  assert.equal(started.status, 200, started.text);
  assert.equal(
    codeOf((await server.request('/100/executions', { body: { object_name: 'SCEN.OLD' } })).json),
    45921,
  );
  const listed = await server.request('/100/executions?name=SCEN.NEW');
  assert.match(listed.text, /"name":"SCEN.NEW"/);
});

test('what runs keeps its name and definition, the next start knows the new name, and the old one is free', async (t) => {
  const server = await start(t, script('SCRI.OLD', ':WAIT 1', ':PRINT "the old one"'));
  const running = await run(server, 'SCRI.OLD');
  assert.equal((await rename(server, 'SCRI.OLD', 'SCRI.NEW')).status, 200);
  const other = await server.request('/100/objects', { body: script('SCRI.OLD', ':PRINT "another"') });
  assert.equal(other.status, 200, other.text);
  assert.match(await report(server, await run(server, 'SCRI.OLD')), /another/);
  assert.match(await report(server, running), /the old one/);
  assert.equal((await server.taktwerk.store.tasks.get(100, running))?.name, 'SCRI.OLD');
  assert.match(await report(server, await run(server, 'SCRI.NEW')), /the old one/);
  const [entry] = await server.taktwerk.store.audit
    .list(100, 20)
    .then((all) => all.filter(({ action }) => action === 'rename object'));
  assert.deepEqual([entry?.user, entry?.subject, entry?.details], ['OPER/DEMO', 'SCRI.OLD', 'to SCRI.NEW']);
});

test('the answer tells who still names the old name', async (t) => {
  const server = await start(
    t,
    object('jobi', 'JOBI.OLD', { scripts: [{ process: [':PRINT 1'] }] }),
    script('SCRI.USES', ':INCLUDE JOBI.OLD'),
  );
  const { json } = await rename(server, 'JOBI.OLD', 'JOBI.NEW');
  assert.ok(isRecord(json) && isRecord(json.used_by) && Array.isArray(json.used_by.references));
  assert.deepEqual(
    json.used_by.references.map((one: unknown) => isRecord(one) && [one.name, one.kinds]),
    [['SCRI.USES', ['include']]],
  );
  assert.match((await server.request('/100/objects/SCRI.USES')).text, /JOBI\.OLD/);
});

test('a name that is taken, bad or fixed by its type is refused, and nothing has changed', async (t) => {
  const server = await start(t, script('SCRI.A'), script('SCRI.B'), object('queue', 'QUEUE.A'));
  const refusals: readonly (readonly [from: string, to: unknown, status: number, code: number])[] = [
    ['SCRI.A', 'scri.b', 409, 45947],
    ['SCRI.A', 'SCRI.A', 409, 45947],
    ['SCRI.A', 'TWO WORDS', 400, 45911],
    ['SCRI.A', '', 400, 45911],
    ['SCRI.A', {}, 400, 45911],
    ['QUEUE.A', 'QUEUE.B', 409, 45948],
    ['NO.SUCH', 'SCRI.C', 404, 45921],
  ];
  for (const [from, to, status, code] of refusals) {
    const answer = await rename(server, from, to);
    assert.deepEqual([answer.status, codeOf(answer.json)], [status, code], `${from}: ${answer.text}`);
  }
  for (const name of ['SCRI.A', 'SCRI.B', 'QUEUE.A'])
    assert.equal((await server.request(`/100/objects/${name}`)).status, 200, name);
  const audit = await server.taktwerk.store.audit.list(100, 20);
  assert.ok(audit.every(({ action }) => action !== 'rename object'));
});

test('a rename takes the right to write under both names, and its refusal is in the audit', async (t) => {
  const server = await start(t, script('MINE.A'), script('OTHER.A'));
  const user = {
    general_attributes: { name: 'WRITER/TEST' },
    user_attributes: { is_active: '1', password: 'geheim' },
    authorizations: [{ filter_object_name: 'MINE.*', bitcode: 'RW' }],
  };
  const saved = await server.request('/100/system/users', { body: { data: { user }, path: '' } });
  assert.equal(saved.status, 200, saved.text);
  const credentials = '100/WRITER/TEST:geheim';
  assert.equal((await rename(server, 'OTHER.A', 'MINE.B', credentials)).status, 403);
  assert.equal((await rename(server, 'MINE.A', 'OTHER.B', credentials)).status, 403);
  assert.equal((await rename(server, 'MINE.A', 'MINE.B', credentials)).status, 200);
  const refused = await server.taktwerk.store.audit.find({
    client: 100,
    limit: 20,
    outcome: 'refused',
    user: 'WRITER/TEST',
  });
  assert.equal(refused.length, 2);
});
