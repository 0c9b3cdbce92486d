import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answerProblems } from '../../testing/answer-problems.ts';
import {
  startTestServer,
  type TestAnswer,
  type TestRequest,
  type TestServer,
} from '../../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.end());

async function ask(path: string, request: TestRequest = {}): Promise<TestAnswer> {
  const whole = `/taktwerk/v1/100${path}`;
  const answer = await server.request(whole, request);
  const method = request.method ?? (request.body === undefined ? 'GET' : 'POST');
  assert.deepEqual(answerProblems(method, whole, answer), [], `${method} ${path}`);
  return answer;
}

async function done(path: string, request: TestRequest = {}): Promise<unknown> {
  const answer = await ask(path, request);
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}

const change = (path: string, body: object) => done(path, { method: 'PATCH', body });

test('a user is created, listed, given rights and shown with what all of it comes to', async () => {
  assert.deepEqual(await done('/users', { body: { name: 'anna/it', title: 'Anna', password: 'eins' } }), {
    name: 'ANNA/IT',
    active: true,
  });
  assert.deepEqual(await done('/users', { body: { name: 'BERT/IT' } }), { name: 'BERT/IT', active: false });
  assert.equal((await ask('/users', { body: { name: 'ANNA/IT' } })).status, 400);
  assert.deepEqual(await done('/users?name=*/it'), {
    total: 2,
    data: [
      { name: 'ANNA/IT', title: 'Anna', active: true, has_password: true },
      { name: 'BERT/IT', active: false, has_password: false },
    ],
    hasmore: false,
  });
  assert.deepEqual(await done('/users?name=*/it&max_results=1&after=anna/it'), {
    total: 2,
    data: [{ name: 'BERT/IT', active: false, has_password: false }],
    hasmore: false,
  });
  const rows = [{ filter_object_type: 'JOBS', bitcode: 'R' }, { bitcode: 'X' }];
  await change('/users/ANNA/IT', { authorizations: rows.slice(0, 1), privileges: ['READ_AUDIT'] });
  await change('/users/anna/it', { add_authorizations: rows.slice(1), add_privileges: ['DB_MAINTENANCE'] });
  await done('/groups', { body: { name: 'USRG.OPS', members: ['anna/it'], privileges: ['ADMINISTRATION'] } });
  assert.deepEqual(await done('/users/ANNA/IT'), {
    name: 'ANNA/IT',
    title: 'Anna',
    active: true,
    has_password: true,
    ldap: false,
    groups: ['USRG.OPS'],
    privileges: ['READ_AUDIT', 'DB_MAINTENANCE'],
    authorizations: rows,
    effective: { privileges: ['ADMINISTRATION', 'DB_MAINTENANCE', 'READ_AUDIT'], unrestricted: ['X'] },
  });
  const refused = await ask('/users/ANNA/IT', {
    method: 'PATCH',
    body: { authorizations: [{ bitcode: 'Q' }] },
  });
  assert.equal(refused.status, 400);
  assert.match(refused.text, /authorizations\[0\]\.bitcode: is \\"Q\\"; expected letters of RWXDCSPML/);
  assert.equal((await ask('/users/NOBODY/IT')).status, 404);
});

test('a password is set, a user locked, each from the next request on; nobody locks himself', async () => {
  await done('/users', { body: { name: 'CARL/IT', password: 'alt' } });
  const status = async (password: string) =>
    (await server.request('/100/executions', { credentials: `100/CARL/IT:${password}` })).status;
  assert.equal(await status('alt'), 200);
  await change('/users/CARL/IT', { password: 'neu' });
  assert.equal(await status('neu'), 200);
  assert.equal(await status('alt'), 401);
  await change('/users/CARL/IT', { active: false });
  assert.equal(await status('neu'), 403);
  assert.equal((await ask('/users/CARL/IT', { method: 'PATCH', body: { active: true } })).status, 400);
  await server.request('/taktwerk/v1/0/users/unlock', {
    credentials: '0/OPER/DEMO:geheim',
    body: { client: 100, user: 'CARL/IT', password: 'noch neuer' },
  });
  assert.equal(await status('noch neuer'), 200);
  const own = await ask('/users/OPER/DEMO', { method: 'PATCH', body: { active: false } });
  assert.equal(own.status, 400);
  const lines = await server.taktwerk.store.audit.find({
    client: 100,
    limit: 9,
    subject: 'CARL/IT',
    action: 'c*',
  });
  assert.deepEqual(
    lines.map(({ action, details }) => `${action}: ${details}`),
    ['change access: locked', 'change user: overwriting', 'change access: password', 'create user: active'],
  );
});

test('members join and leave a group, and its rights add up with theirs', async () => {
  await done('/users', { body: { name: 'DORA/IT', password: 'eins' } });
  await done('/groups', { body: { name: 'usrg.readers', title: 'Readers', path: 'GROUPS' } });
  await change('/groups/USRG.READERS', {
    add_members: ['dora/it', 'emil/it'],
    add_authorizations: [{ bitcode: 'R' }],
  });
  await change('/groups/USRG.READERS', { remove_members: ['EMIL/IT'], add_privileges: ['READ_AUDIT'] });
  assert.deepEqual(await done('/groups/usrg.readers'), {
    name: 'USRG.READERS',
    title: 'Readers',
    members: ['DORA/IT'],
    privileges: ['READ_AUDIT'],
    authorizations: [{ bitcode: 'R' }],
  });
  assert.deepEqual(await done('/groups?name=*READERS'), {
    total: 1,
    data: [{ name: 'USRG.READERS', title: 'Readers', members: 1 }],
    hasmore: false,
  });
  const credentials = '100/DORA/IT:eins';
  assert.equal((await ask('/audit', { credentials })).status, 200);
  await change('/groups/USRG.READERS', { members: [] });
  assert.equal((await ask('/audit', { credentials })).status, 403);
  assert.equal((await ask('/groups/OPER.DEMO')).status, 404);
});

test('changes of one group at the same time are all kept', async () => {
  await done('/groups', { body: { name: 'USRG.BUSY' } });
  await Promise.all(
    ['A/X', 'B/X', 'C/X'].map((name) => change('/groups/USRG.BUSY', { add_members: [name] })),
  );
  const group = await done('/groups/USRG.BUSY');
  assert.deepEqual(
    Object.entries(group ?? {})
      .find(([name]) => name === 'members')?.[1]
      .sort(),
    ['A/X', 'B/X', 'C/X'],
  );
});

test('only the privilege ADMINISTRATION opens users and groups', async () => {
  await done('/users', { body: { name: 'EVE/IT', password: 'eins', authorizations: [{ bitcode: '*' }] } });
  const credentials = '100/EVE/IT:eins';
  const calls: readonly (readonly [path: string, request: TestRequest])[] = [
    ['/users', {}],
    ['/users', { body: { name: 'MORE/IT' } }],
    ['/users/EVE/IT', {}],
    ['/users/EVE/IT', { method: 'PATCH', body: { privileges: ['*'] } }],
    ['/groups', {}],
    ['/groups', { body: { name: 'USRG.MORE' } }],
    ['/groups/USRG.BUSY', {}],
    ['/groups/USRG.BUSY', { method: 'PATCH', body: { add_members: ['EVE/IT'] } }],
  ];
  for (const [path, request] of calls) {
    const answer = await ask(path, { ...request, credentials });
    assert.equal(answer.status, 403, `${path} ${answer.text}`);
    assert.match(answer.text, /lacks the privilege ADMINISTRATION/);
  }
});
