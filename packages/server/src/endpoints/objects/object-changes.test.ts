import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRecord } from '../../http/is-record.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(async () => {
  await server.end();
  assert.deepEqual(server.faults, []);
});

async function ok(path: string, options: Parameters<TestServer['request']>[1] = {}): Promise<TestAnswer> {
  const answer = await server.request(path, options);
  assert.equal(answer.status, 200, `${path}: ${answer.text}`);
  return answer;
}

const save = (type: string, name: string, rest: object, query = ''): Promise<TestAnswer> =>
  ok(`/100/objects${query}`, {
    body: { data: { [type]: { general_attributes: { name }, ...rest } }, path: 'LIFE' },
  });

const script = (name: string, ...lines: string[]): Promise<TestAnswer> =>
  save('scri', name, { scripts: [{ process: lines }] });

async function run(name: string): Promise<number> {
  const { json } = await ok('/100/executions', { body: { object_name: name } });
  assert.ok(isRecord(json) && typeof json.run_id === 'number');
  return json.run_id;
}

async function report(runId: number): Promise<string> {
  await server.taktwerk.whenEnded(100, runId, 20_000);
  const { text } = await ok(`/100/executions/${runId}/reports/ACT`);
  return text;
}

function member(json: unknown, ...steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>(
    (found, step) =>
      Array.isArray(found) ? found[Number(step)] : isRecord(found) ? found[String(step)] : undefined,
    json,
  );
}

async function deletedId(name: string): Promise<string> {
  const { json } = await ok('/taktwerk/v1/100/deleted-objects');
  const data = member(json, 'data');
  assert.ok(Array.isArray(data));
  return String(
    member(
      data.find((one) => member(one, 'name') === name),
      'id',
    ),
  );
}

test('a deleted object cannot be executed, what runs goes on, and brought back it runs again', async () => {
  await script('LIFE.CHILD', ':PRINT "the child ran"');
  await script('LIFE.SLOW', ':WAIT 1', ':SET &R# = ACTIVATE_UC_OBJECT(LIFE.CHILD)', ':PRINT "went on &R#"');
  const running = await run('LIFE.SLOW');
  await ok('/100/objects/LIFE.SLOW', { method: 'DELETE' });
  const refused = await server.request('/100/executions', { body: { object_name: 'LIFE.SLOW' } });
  assert.equal(refused.status, 404);
  assert.match(await report(running), /went on 1\d{6}/);
  const id = await deletedId('LIFE.SLOW');
  const { json } = await ok(`/taktwerk/v1/100/deleted-objects/${id}/restore`, { method: 'POST' });
  assert.deepEqual(json, { name: 'LIFE.SLOW', type: 'SCRI' });
  assert.match(await report(await run('LIFE.SLOW')), /went on/);
});

test('a variable object loses its rows for scripts with its deletion, and has them again when it is back', async () => {
  await save('vara', 'LIFE.VARA', { static_values: [{ key: 'K', value1: 'old' }] });
  await script('LIFE.READ', ':SET &V# = GET_VAR(LIFE.VARA, "K")', ':PRINT "value &V#!"');
  assert.match(await report(await run('LIFE.READ')), /value old!/);
  await ok('/100/objects/LIFE.VARA', { method: 'DELETE' });
  assert.doesNotMatch(await report(await run('LIFE.READ')), /value old!/);
  await save('vara', 'LIFE.VARA', { static_values: [] });
  assert.match(await report(await run('LIFE.READ')), /value !/);
  await ok('/100/objects/LIFE.VARA', { method: 'DELETE' });
  const { json } = await ok('/taktwerk/v1/100/deleted-objects');
  const first = (member(json, 'data') as unknown[]).findLast((one) => member(one, 'name') === 'LIFE.VARA');
  await ok(`/taktwerk/v1/100/deleted-objects/${String(member(first, 'id'))}/restore`, { method: 'POST' });
  assert.match(await report(await run('LIFE.READ')), /value old!/);
});

test('tasks that wait in a stopped queue go on when the queue is deleted', async () => {
  await save('queue', 'LIFE.QUEUE', { queue_attributes: { status: 'STOP' } });
  await save('scri', 'LIFE.QUEUED', { scripts: [{ process: [':PRINT "through"'] }] });
  const { json } = await ok('/100/executions', { body: { object_name: 'LIFE.QUEUED', queue: 'LIFE.QUEUE' } });
  const runId = Number(member(json, 'run_id'));
  assert.equal(member((await ok(`/100/executions/${runId}`)).json, 'end_time'), undefined);
  await ok('/100/objects/LIFE.QUEUE', { method: 'DELETE' });
  assert.match(await report(runId), /through/);
});

test('a task that waits for an exception of its queue says so, and goes on when the exception is taken out', async () => {
  const stopped = [{ from: '00:00', to: '24:00', status: 'STOP' }];
  await save('queue', 'LIFE.TIMES', { queue_attributes: { exceptions: stopped } });
  await save('scri', 'LIFE.TIMED', { scripts: [{ process: [':PRINT "through"'] }] });
  const { json } = await ok('/100/executions', { body: { object_name: 'LIFE.TIMED', queue: 'LIFE.TIMES' } });
  const runId = Number(member(json, 'run_id'));
  const told = await ok(`/taktwerk/v1/100/executions/${runId}/why`);
  assert.equal(member(told.json, 'wait', 'exception', 'number'), 1);
  assert.match(String(member(told.json, 'text')), /LIFE.TIMES is stopped; its exception 1 is in force until/);
  await save(
    'queue',
    'LIFE.TIMES',
    { queue_attributes: { exceptions: [] } },
    '?overwrite_existing_objects=true',
  );
  assert.match(await report(runId), /through/);
});

test('a patch and a move count from the next execution on', async () => {
  await script('LIFE.PATCH', ':PRINT "one"');
  assert.match(await report(await run('LIFE.PATCH')), /one/);
  await ok('/100/objects/LIFE.PATCH', {
    method: 'PATCH',
    body: { data: { scri: { scripts: [{ process: [':PRINT "two"'] }] } } },
  });
  assert.match(await report(await run('LIFE.PATCH')), /two/);
  await ok('/100/objects/LIFE/move', { body: { path: 'ELSEWHERE' } });
  assert.match(await report(await run('LIFE.PATCH')), /two/);
  assert.equal(member((await ok('/100/objects/LIFE.PATCH')).json, 'path'), 'ELSEWHERE/LIFE');
});

test('of patches at the same time none is lost', async () => {
  await script('LIFE.RACE');
  const members = ['title', 'archive_key1', 'archive_key2', 'queue'];
  await Promise.all(
    members.map((name) =>
      ok('/100/objects/LIFE.RACE', {
        method: 'PATCH',
        body: { data: { scri: { general_attributes: { [name]: 'X' } } } },
      }),
    ),
  );
  const { json } = await ok('/100/objects/LIFE.RACE');
  const general = member(json, 'data', 'scri', 'general_attributes');
  assert.deepEqual(
    members.map((name) => member(general, name)),
    ['X', 'X', 'X', 'X'],
  );
});

test('passwords stay sealed through patch, copy and export, and a copy still works', async () => {
  const row = { agent: '*', login_type: 'UNIX', user: 'u', password: 'secret one' };
  await save('login', 'LIFE.LOGIN', { login_definitions: [row] });
  await ok('/100/objects/LIFE.LOGIN', {
    method: 'PATCH',
    body: { data: { login: { general_attributes: { title: 'T' } } } },
  });
  await ok('/100/objects/LIFE.LOGIN/duplicate', { body: { name: 'LIFE.LOGIN2' } });
  for (const path of [
    '/100/objects/LIFE.LOGIN',
    '/100/objects/LIFE.LOGIN2',
    '/100/folderobjects/ELSEWHERE',
  ]) {
    const { text } = await ok(path);
    assert.ok(!text.includes('secret one'), path);
  }
  const { text } = await ok('/100/objects/LIFE.LOGIN2');
  assert.match(text, /"password":"sealed:/);
  await ok('/100/objects/LIFE.LOGIN', {
    method: 'PATCH',
    body: { data: { login: { login_definitions: [{ ...row, password: 'secret two' }] } } },
  });
  assert.ok(!(await ok('/100/objects/LIFE.LOGIN')).text.includes('secret two'));
});

test('a deleted user is out at once, and locked when he is back', async () => {
  const user = {
    general_attributes: { name: 'GONE/DEMO' },
    user_attributes: { is_active: '1', password: 'sesam' },
  };
  await ok('/100/system/users', { body: { data: { user }, path: '' } });
  const credentials = '100/GONE/DEMO:sesam';
  await ok('/100/system/health', { credentials });
  await ok('/100/objects/GONE%2FDEMO', { method: 'DELETE' });
  assert.equal((await server.request('/100/system/health', { credentials })).status, 401);
  const id = await deletedId('GONE/DEMO');
  await ok(`/taktwerk/v1/100/deleted-objects/${id}/restore`, { method: 'POST' });
  assert.equal((await server.request('/100/system/health', { credentials })).status, 401);
});

test('every change of an object is in the audit', async () => {
  await script('LIFE.AUDIT');
  await ok('/100/objects/LIFE.AUDIT/duplicate', { body: { name: 'LIFE.AUDIT2' } });
  await ok('/100/objects/LIFE.AUDIT/move', { body: { path: '' } });
  await ok('/100/objects/LIFE.AUDIT', {
    method: 'PATCH',
    body: { data: { scri: { general_attributes: { title: 'T' } } } },
  });
  await ok('/100/objects/LIFE.AUDIT', { method: 'DELETE' });
  await ok(`/taktwerk/v1/100/deleted-objects/${await deletedId('LIFE.AUDIT')}/restore`, { method: 'POST' });
  const entries = await server.taktwerk.store.audit.list(100, 6);
  assert.deepEqual(
    entries.map(({ action, user }) => [action, user]).reverse(),
    [
      'save objects',
      'duplicate object',
      'move object',
      'patch object',
      'delete object',
      'restore object',
    ].map((action) => [action, 'OPER/DEMO']),
  );
});

test('a saved object that refers to what is not there is saved, and a header of the answer says so', async () => {
  const warning = (answer: TestAnswer): string | null => answer.headers.get('taktwerk-warning');
  const lines = [':INCLUDE JOBI.MISSING', ':SET &R# = ACTIVATE_UC_OBJECT("SCRI.SPÄTER")'];
  const first = await script('SCRI.REFERS', ...lines);
  assert.equal(first.text, '', 'the documented answer is empty');
  const said = warning(first) ?? '';
  assert.match(said, /SCRI\.REFERS names JOBI\.MISSING, which client 100 does not have/);
  assert.match(said, /names SCRI\.SP%C3%84TER, which client 100 does not have/);
  assert.equal(warning(await script('SCRI.SPÄTER', ':PRINT 1')), null);
  await save('jobi', 'JOBI.MISSING', { scripts: [{ process: [':PRINT 1'] }] });
  const again = await save(
    'scri',
    'SCRI.REFERS',
    { scripts: [{ process: lines }] },
    '?overwrite_existing_objects=true',
  );
  assert.equal(warning(again), null);
  const composition = {
    comp: {
      general_attributes: { name: 'COMP.OPEN', type: 'COMP' },
      composition: {
        sourceSet: 'SRCS.NONE',
        rule: 'RULE.NONE',
        target: { connection: 'CONN.NONE' },
        load: { kind: 'append' },
      },
    },
  };
  const folder = await ok('/100/folderobjects', { body: { data: [{ data: composition, path: '' }] } });
  for (const name of ['SRCS.NONE', 'RULE.NONE', 'CONN.NONE'])
    assert.match(warning(folder) ?? '', new RegExp(`COMP\\.OPEN names ${name}`));
});
