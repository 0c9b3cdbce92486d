import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ENDPOINTS } from '../endpoints/endpoint-list.ts';
import { isRecord } from '../http/is-record.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** A row of the table of rights, as it is sent. */
type Row = Readonly<Record<string, string>>;

let server: TestServer;

before(async () => {
  server = await startTestServer();
  for (const [name, path] of [
    ['SCRI.ONE', 'DEMO'],
    ['SCRI.TWO', 'DEMO'],
    ['SCRI.ONE.SUB', 'DEMO/SUB'],
    ['SCRI.ROOT', ''],
  ] as const) {
    await save({ scri: { general_attributes: { name }, scripts: [{ process: [':PRINT "x"'] }] } }, path);
  }
});
after(() => server.end());

async function save(data: object, path = ''): Promise<void> {
  const answer = await server.request('/100/objects?overwrite_existing_objects=true', {
    body: { data, path },
  });
  assert.equal(answer.status, 200, answer.text);
}

/** Credentials of a user of client 100 with exactly these rights. */
async function userWith(
  name: string,
  authorizations: readonly Row[],
  privileges: readonly string[] = [],
): Promise<{ readonly credentials: string }> {
  const user = {
    general_attributes: { name: `${name}/TEST` },
    user_attributes: { is_active: '1', password: 'geheim', privileges },
    authorizations,
  };
  const answer = await server.request('/100/system/users?overwrite_existing_objects=true', {
    body: { data: { user }, path: '' },
  });
  assert.equal(answer.status, 200, answer.text);
  return { credentials: `100/${name}/TEST:geheim` };
}

async function names(path: string, options: { readonly credentials: string; readonly body?: unknown }) {
  const answer = await server.request(path, options);
  assert.equal(answer.status, 200, answer.text);
  assert.ok(isRecord(answer.json) && Array.isArray(answer.json.data));
  return {
    total: answer.json.total,
    names: answer.json.data.map((entry: unknown) => (isRecord(entry) ? entry.name : null)),
  };
}

async function run(name: string): Promise<number> {
  const answer = await server.request('/100/executions', { body: { object_name: name } });
  assert.ok(isRecord(answer.json) && typeof answer.json.run_id === 'number', answer.text);
  await server.taktwerk.whenEnded(100, answer.json.run_id, 20_000);
  return answer.json.run_id;
}

test('R on exactly one job in one folder shows that job and nothing else', async () => {
  const one = await userWith('ONLYONE', [
    { filter_object_type: 'SCRI', filter_object_name: '\\DEMO\\SCRI.ONE', bitcode: 'R' },
  ]);
  const runId = await run('SCRI.ONE');
  const status = async (path: string, method = 'GET', body?: unknown) =>
    (await server.request(path, { ...one, method, ...(body === undefined ? {} : { body }) })).status;
  assert.equal(await status('/100/objects/SCRI.ONE'), 200);
  assert.equal(await status('/100/objects/SCRI.ONE/inputs'), 200);
  assert.equal(await status('/100/objects/SCRI.TWO'), 403);
  assert.equal(await status('/100/objects/SCRI.ONE.SUB'), 403);
  assert.equal(await status('/100/objects/SCRI.MISSING'), 404);
  assert.deepEqual(await names('/100/search', { ...one, body: {} }), { total: 1, names: ['SCRI.ONE'] });
  const exported = await server.request('/100/folderobjects/DEMO', one);
  assert.ok(isRecord(exported.json) && Array.isArray(exported.json.data));
  assert.equal(exported.json.data.length, 1);
  const lines = (await server.request('/taktwerk/v1/100/objects', one)).text.trim().split('\n');
  assert.equal(lines.length, 1);
  assert.deepEqual(await names('/100/executions', one), { total: 0, names: [] });
  assert.deepEqual(await names('/100/system/agents', one), { total: 0, names: [] });
  assert.equal(await status(`/100/executions/${runId}`), 403);
  assert.equal(await status('/100/executions', 'POST', { object_name: 'SCRI.ONE' }), 403);
  assert.equal(await status('/100/objects/SCRI.ONE', 'DELETE'), 403);
  await server.request('/100/objects/SCRI.ONE/move', { body: { path: 'OTHER' } });
  assert.equal(await status('/100/objects/SCRI.ONE'), 403);
  await server.request('/100/objects/SCRI.ONE/move', { body: { path: 'DEMO' } });
  assert.equal(await status('/100/objects/SCRI.ONE'), 200);
});

/** Every right on its own: the calls it opens. What is not named stays closed. */
const CALLS: readonly {
  readonly call: string;
  readonly body?: unknown;
  readonly opens: string;
}[] = [
  { call: 'GET /100/executions/{run}', opens: 'S' },
  { call: 'GET /100/executions/{run}/children', opens: 'S' },
  { call: 'GET /100/executions/{run}/variables', opens: 'S' },
  { call: 'GET /100/executions/{run}/comments', opens: 'S' },
  { call: 'GET /100/executions/{run}/reports', opens: 'S' },
  { call: 'GET /100/executions/{run}/reports/ACT', opens: 'S' },
  { call: 'GET /taktwerk/v1/100/executions/{run}', opens: 'S' },
  { call: 'GET /taktwerk/v1/100/executions/{run}/why', opens: 'S' },
  { call: 'POST /100/executions/{run}/comments', body: { comment: 'x' }, opens: 'M' },
  { call: 'POST /taktwerk/v1/100/executions/{run}/actions', body: { action: 'suspend' }, opens: 'M' },
  { call: 'POST /100/executions/{run}/status', body: { action: 'cancel' }, opens: 'C' },
  { call: 'POST /100/executions/{run}/status', body: { action: 'restart' }, opens: 'X' },
  { call: 'POST /100/executions', body: { object_name: 'SCRI.TWO' }, opens: 'X' },
  { call: 'GET /100/objects/SCRI.TWO', opens: 'R' },
  { call: 'GET /100/objects/SCRI.TWO/inputs', opens: 'R' },
  { call: 'GET /100/objects/SCRI.TWO/usage', opens: 'R' },
  {
    call: 'PATCH /100/objects/SCRI.TWO',
    body: { data: { scri: { general_attributes: { title: 'T' } } } },
    opens: 'W',
  },
  { call: 'POST /100/objects/SCRI.TWO/move', body: { path: 'DEMO' }, opens: 'W' },
  { call: 'POST /taktwerk/v1/100/objects/SCRI.TWO/rename', body: { name: 'SCRI.TWO' }, opens: 'W' },
  {
    call: 'POST /100/objects?overwrite_existing_objects=true',
    body: { data: { scri: { general_attributes: { name: 'SCRI.TWO' } } }, path: 'DEMO' },
    opens: 'W',
  },
  {
    call: 'POST /100/folderobjects?overwrite_existing_objects=true',
    body: { data: [{ data: { scri: { general_attributes: { name: 'SCRI.TWO' } } }, path: 'DEMO' }] },
    opens: 'W',
  },
  { call: 'DELETE /100/objects/SCRI.TWO', opens: 'D' },
];

test('every right opens its calls and no others', async () => {
  const runId = await run('SCRI.TWO');
  for (const letter of ['R', 'W', 'X', 'D', 'C', 'S', 'P', 'M']) {
    const user = await userWith('LETTER', [{ filter_object_name: 'SCRI.TWO', bitcode: letter }]);
    for (const { call, body, opens } of CALLS) {
      const [method = '', path = ''] = call.replace('{run}', String(runId)).split(' ');
      const answer = await server.request(path, {
        ...user,
        method,
        ...(body === undefined ? {} : { body }),
      });
      const refused = isRecord(answer.json) && answer.json.code === 45902;
      assert.equal(refused, opens !== letter, `${letter}: ${call} gave ${answer.status} ${answer.text}`);
      if (refused) assert.equal(answer.status, 403);
    }
    await save({ scri: { general_attributes: { name: 'SCRI.TWO' } } }, 'DEMO');
  }
});

/** Calls that take a privilege, and the privilege. */
const PRIVILEGED: readonly (readonly [call: string, privilege: string, body?: unknown])[] = [
  ['POST /100/system/users', 'ADMINISTRATION', {}],
  ['POST /100/system/agents', 'ADMINISTRATION', { name: 'A', template: 'MISSING' }],
  ['GET /100/telemetry/export/1', 'ADMINISTRATION'],
  ['POST /taktwerk/v1/100/processing', 'CHANGE_SYSTEM_STATUS', { active: true }],
  ['DELETE /100/system/clients/200', 'ADMINISTRATION'],
  ['POST /taktwerk/v1/100/clients', 'ADMINISTRATION', {}],
  ['POST /taktwerk/v1/100/blackouts/NONE', 'CHANGE_SYSTEM_STATUS', { open: false }],
  ['POST /taktwerk/v1/100/emergency-stop', 'CHANGE_SYSTEM_STATUS', { action: 'x' }],
  ['DELETE /taktwerk/v1/100/emergency-stop', 'CHANGE_SYSTEM_STATUS'],
  ['GET /taktwerk/v1/100/deleted-objects', 'ACCESS_RECYCLE_BIN'],
  ['POST /taktwerk/v1/100/deleted-objects/x/restore', 'ACCESS_RECYCLE_BIN'],
  ['GET /100/system/metrics', 'ACCESS_METRICS_ENDPOINT'],
  ['GET /taktwerk/v1/100/audit', 'READ_AUDIT'],
  ['GET /taktwerk/v1/100/maintenance', 'DB_MAINTENANCE'],
  ['GET /taktwerk/v1/100/audit/export', 'READ_AUDIT'],
  ['GET /taktwerk/v1/100/users', 'ADMINISTRATION'],
];

test('every privilege opens its calls and no others, and rights on objects open none of them', async () => {
  for (const privilege of [...new Set(PRIVILEGED.map(([, needed]) => needed))]) {
    const user = await userWith('PRIVILEGE', [{ bitcode: '*' }], [privilege]);
    for (const [call, needed, body] of PRIVILEGED) {
      const [method = '', path = ''] = call.split(' ');
      const answer = await server.request(path, { ...user, method, ...(body === undefined ? {} : { body }) });
      const lacks = isRecord(answer.json) && String(answer.json.details).includes('lacks the privilege');
      assert.equal(lacks, needed !== privilege, `${privilege}: ${call} gave ${answer.text}`);
    }
  }
});

test('who may write everything gives himself no rights', async () => {
  const writer = await userWith('WRITER', [{ bitcode: '*' }]);
  const group = {
    data: {
      usrg: {
        general_attributes: { name: 'USRG.MINE' },
        user_group_attributes: { privileges: '*' },
        members: [{ USERNAME: 'WRITER/TEST' }],
      },
    },
    path: '',
  };
  assert.equal((await server.request('/100/objects', { ...writer, body: group })).status, 403);
  assert.equal(
    (await server.request('/100/folderobjects', { ...writer, body: { data: [group] } })).status,
    403,
  );
  const patch = { data: { user: { user_attributes: { privileges: '*' } } } };
  const patched = await server.request('/100/objects/WRITER/TEST', {
    ...writer,
    method: 'PATCH',
    body: patch,
  });
  assert.equal(patched.status, 403);
  const removed = await server.request('/100/objects/OPER/DEMO', { ...writer, method: 'DELETE' });
  assert.equal(removed.status, 403);
});

test('a user that is replaced with a new password keeps his rights unless new ones are given', async () => {
  const row = { filter_object_name: 'SCRI.ROOT', bitcode: 'R' };
  await userWith('REPLACED', [row], ['READ_AUDIT']);
  const replace = (rest: object, password: string) =>
    server.request('/100/system/users?overwrite_existing_objects=true', {
      body: {
        data: {
          user: {
            general_attributes: { name: 'REPLACED/TEST' },
            user_attributes: { is_active: '1', password },
            ...rest,
          },
        },
        path: '',
      },
    });
  assert.equal((await replace({}, 'neu')).status, 200);
  const status = async (path: string, password: string) =>
    (await server.request(path, { credentials: `100/REPLACED/TEST:${password}` })).status;
  assert.equal(await status('/100/objects/SCRI.ROOT', 'neu'), 200);
  assert.equal(await status('/taktwerk/v1/100/audit', 'neu'), 200);
  await replace({ authorizations: [] }, 'neuer');
  assert.equal(await status('/100/objects/SCRI.ROOT', 'neuer'), 403);
});

test('a change of a group counts for its members from the next request on', async () => {
  const user = await userWith('MEMBER', []);
  const read = async () => (await server.request('/100/objects/SCRI.ROOT', user)).status;
  const group = (authorizations: readonly Row[], members = [{ USERNAME: 'member/test' }]) =>
    save({ usrg: { general_attributes: { name: 'USRG.TEST' }, members, authorizations } });
  assert.equal(await read(), 403);
  await group([{ filter_object_name: 'SCRI.*', bitcode: 'R' }]);
  assert.equal(await read(), 200);
  await group([
    { filter_object_name: 'SCRI.*', bitcode: 'R' },
    { auth_group: 'NOT', filter_object_name: '*.ROOT', bitcode: 'R' },
  ]);
  assert.equal(await read(), 403);
  await group([{ bitcode: 'R' }], []);
  assert.equal(await read(), 403);
  await group([{ bitcode: 'R' }]);
  assert.equal(await read(), 200);
  await server.request('/100/objects/USRG.TEST', { method: 'DELETE' });
  assert.equal(await read(), 403);
});

test('a user without any row sees tasks, and no more of them', async () => {
  const user = await userWith('NEWCOMER', []);
  const runId = await run('SCRI.ROOT');
  const status = async (path: string) => (await server.request(path, user)).status;
  assert.equal(await status('/100/executions'), 200);
  assert.equal(await status(`/100/executions/${runId}`), 200);
  assert.equal(await status(`/100/executions/${runId}?fields=comments`), 403);
  assert.equal(await status(`/100/executions/${runId}/variables`), 403);
  assert.deepEqual(await names('/100/search', { ...user, body: {} }), { total: 0, names: [] });
});

test('lists show, count and page only what NOT leaves', async () => {
  const user = await userWith('NOTUSER', [
    { bitcode: 'RS' },
    { auth_group: 'NOT', filter_folder: '\\DEMO\\SUB', bitcode: 'S' },
    { auth_group: 'NOT', filter_object_name: '*.ROOT', bitcode: 'RS' },
  ]);
  for (const name of ['SCRI.ONE', 'SCRI.ONE.SUB', 'SCRI.ROOT', 'SCRI.ONE']) await run(name);
  const list = '/100/executions?include_deactivated=true&name=SCRI.*';
  const all = await names(`${list}&max_results=1000`, { credentials: '100/OPER/DEMO:geheim' });
  const expected = all.names.filter((name) => name !== 'SCRI.ROOT' && name !== 'SCRI.ONE.SUB');
  const seen = await names(`${list}&max_results=1000`, user);
  assert.deepEqual(seen, { total: expected.length, names: expected });
  assert.ok(expected.length < all.names.length);
  const first = await names(`${list}&max_results=1`, user);
  assert.deepEqual(first, { total: expected.length, names: expected.slice(0, 1) });
});

test('a script starts only what the user may execute for whom it runs', async () => {
  const process = [
    ':SET &A# = ACTIVATE_UC_OBJECT("SCRI.ONE")',
    ':SET &B# = ACTIVATE_UC_OBJECT("SCRI.ROOT")',
    ':SET &NR# = SYS_LAST_ERR_NR()',
    ':PRINT "first &A# second &B# error &NR#"',
  ];
  await save({ scri: { general_attributes: { name: 'SCRI.STARTER' }, scripts: [{ process }] } });
  const user = await userWith('STARTER', [
    { filter_object_name: 'SCRI.STARTER', bitcode: 'XS' },
    { filter_folder: 'DEMO', bitcode: 'X' },
  ]);
  const started = await server.request('/100/executions', { ...user, body: { object_name: 'SCRI.STARTER' } });
  assert.ok(isRecord(started.json) && typeof started.json.run_id === 'number', started.text);
  await server.taktwerk.whenEnded(100, started.json.run_id, 20_000);
  const report = await server.request(`/100/executions/${started.json.run_id}/reports/ACT`, user);
  assert.match(report.text, /first 0*[1-9][0-9]{6,} second [^1-9]* error 0*45902/);
  const [line] = await server.taktwerk.store.audit.find({
    client: 100,
    limit: 1,
    action: 'execute by script',
  });
  assert.deepEqual([line?.subject, line?.user, line?.outcome], ['SCRI.ROOT', 'STARTER/TEST', 'refused']);
});

test('the stream of changes tells only of tasks that may be seen, by the rights as they are', async () => {
  const row = { filter_object_name: 'SCRI.TWO', bitcode: 'S' };
  const { credentials } = await userWith('LISTENER', [row]);
  const stopped = new AbortController();
  const answer = await fetch(`${server.url}/taktwerk/v1/100/events`, {
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    signal: stopped.signal,
  });
  assert.equal(answer.status, 200);
  assert.ok(answer.body !== null);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (part: string): Promise<void> => {
    while (!text.includes(part)) {
      const { value, done } = await reader.read();
      assert.ok(!done, text);
      text += value;
    }
  };
  await until('id: ');
  await run('SCRI.ROOT');
  const seen = await run('SCRI.TWO');
  await until(`"run_id":${seen}`);
  assert.ok(!text.includes('SCRI.ROOT'), text);
  await userWith('LISTENER', [row, { filter_object_name: 'SCRI.ROOT', bitcode: 'S' }]);
  await run('SCRI.ROOT');
  await until('SCRI.ROOT');
  stopped.abort();
});

test('a refusal is in the audit before it is told, with who, what and on what', async () => {
  const user = await userWith('REFUSED', [{ filter_object_name: 'NOTHING', bitcode: 'R' }]);
  const answer = await server.request('/100/objects/SCRI.ROOT', user);
  assert.equal(answer.status, 403);
  const [line] = await server.taktwerk.store.audit.find({ client: 100, limit: 1, outcome: 'refused' });
  assert.equal(line?.user, 'REFUSED/TEST');
  assert.equal(line?.action, 'getObjects');
  assert.equal(line?.subject, 'SCRI.ROOT');
  assert.match(line?.details ?? '', /lacks the right R \(read\) on SCRI SCRI.ROOT/);
});

test('rights of one client are nothing in another', async () => {
  await userWith('OTHERS', [{ bitcode: '*' }], ['*']);
  const answer = await server.request('/200/search', { credentials: '200/OTHERS/TEST:geheim', body: {} });
  assert.equal(answer.status, 401);
});

test('whoever holds no right gets nothing from any endpoint that does not say itself what it asks for', async () => {
  const user = await userWith('NOBODY', [{ filter_object_name: 'NOTHING', bitcode: '*' }]);
  const runId = await run('SCRI.ROOT');
  for (const { method, path, right, endless } of ENDPOINTS) {
    if (right === 'login' || endless) continue;
    const filled = path
      .replace('/ae/api/v1', '')
      .replace(':client', '100')
      .replace(':run_id', String(runId))
      .replace(':object_name', 'SCRI.ROOT')
      .replace('/objects/*', '/objects/SCRI.ROOT');
    const answer = await server.request(filled, {
      ...user,
      method,
      ...(method === 'GET' ? {} : { body: {} }),
    });
    assert.ok(
      !answer.text.includes('SCRI.ROOT') || answer.status >= 400,
      `${method} ${path} told something: ${answer.text.slice(0, 200)}`,
    );
  }
});

test('the stream of changes tells of the tasks the caller may see, and of no others', async () => {
  const { credentials } = await userWith('LISTENER', [{ filter_object_name: 'SCRI.ROOT', bitcode: 'S' }]);
  const stopped = new AbortController();
  const stream = await fetch(`${server.url}/taktwerk/v1/100/events`, {
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    signal: stopped.signal,
  });
  assert.ok(stream.body !== null);
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader.read()).value ?? '';
  const hidden = await run('SCRI.TWO');
  const shown = await run('SCRI.ROOT');
  while (!text.includes(`"run_id":${shown}`)) text += (await reader.read()).value ?? '';
  assert.ok(!text.includes(`"run_id":${hidden}`), text);
  stopped.abort();
});
