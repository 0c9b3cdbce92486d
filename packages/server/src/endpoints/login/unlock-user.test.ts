import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(() => server.end());

const ROOT = '0/OPER/DEMO:geheim';

function user(name: string, attributes: Readonly<Record<string, string>>) {
  return {
    data: { user: { general_attributes: { name, type: 'USER' }, user_attributes: attributes } },
    path: '',
  };
}

async function unlock(client: number, body: unknown, credentials: string): Promise<number> {
  const path = `/taktwerk/v1/${client}/users/unlock`;
  return (await server.request(path, { body, credentials })).status;
}

async function logIn(credentials: string): Promise<number> {
  return (await server.request('/100/executions', { credentials })).status;
}

test('an imported user with a local password is locked until client 0 unlocks it with a new one', async () => {
  const body = user('ANNA/IT', { is_active: '1', password: 'old one' });
  assert.equal((await server.request('/100/objects', { body })).status, 200);
  assert.equal(await logIn('100/ANNA/IT:old one'), 403);
  assert.equal(await logIn('100/ANNA/IT:wrong'), 401);
  const own = { user: 'ANNA/IT', password: 'new one' };
  assert.equal(await unlock(100, own, '100/OPER/DEMO:geheim'), 403);
  assert.equal(await unlock(0, { user: 'ANNA/IT', client: 100 }, ROOT), 400);
  assert.equal(await unlock(0, { user: 'NOBODY/IT', client: 100, password: 'x' }, ROOT), 404);
  assert.equal(await unlock(0, { ...own, client: 100 }, ROOT), 200);
  assert.equal(await logIn('100/ANNA/IT:old one'), 401);
  assert.equal(await logIn('100/ANNA/IT:new one'), 200);
});

const IMPORTS = ['/100/objects', '/100/folderobjects'] as const;
const OVER = '?overwrite_existing_objects=true';

function importBody(path: (typeof IMPORTS)[number], users: readonly object[]): unknown {
  return path === '/100/objects' ? users[0] : { data: users };
}

/** An active user of client 100 with the password `geheim` and every right. */
async function makeUser(name: string, client = 100): Promise<void> {
  const body = { name, password: 'geheim', privileges: ['*'], authorizations: [{ bitcode: '*' }] };
  const credentials = `${client}/OPER/DEMO:geheim`;
  const made = await server.request(`/taktwerk/v1/${client}/users`, { body, credentials });
  assert.equal(made.status, 200, made.text);
}

test('an import over a user with a local password locks it, with or without one, until client 0 unlocks it', async () => {
  for (const path of IMPORTS) {
    const body = importBody(path, [user('ANNA/IT', { is_active: '1', oauth2_value: 'anna@example.org' })]);
    assert.equal(await logIn('100/ANNA/IT:new one'), 200);
    const again = await server.request(`${path}${OVER}`, { body });
    assert.equal(again.status, 200, again.text);
    assert.equal(await logIn('100/ANNA/IT:new one'), 403, 'also one that was verified a moment ago');
    assert.equal(await unlock(100, { user: 'ANNA/IT', password: 'x' }, '100/OPER/DEMO:geheim'), 403);
    assert.equal(await unlock(0, { user: 'ANNA/IT', client: 100 }, ROOT), 400);
    assert.equal(await unlock(0, { user: 'ANNA/IT', client: 100, password: 'new one' }, ROOT), 200);
  }
  const body = user('ANNA/IT', { is_active: '1', password: 'brought' });
  assert.equal((await server.request(`/100/objects${OVER}`, { body })).status, 200);
  assert.equal(await logIn('100/ANNA/IT:brought'), 403);
  assert.equal(await logIn('100/ANNA/IT:new one'), 401);
});

test('a token of a user ends with the import that locks the user', async () => {
  await makeUser('TOKEN/IT');
  const body = { title: 'T', days: 1 };
  const made = await server.request('/taktwerk/v1/100/tokens', { body, credentials: '100/TOKEN/IT:geheim' });
  const { token } = made.json as { token: string };
  const ask = () =>
    server.request('/100/executions', { credentials: null, headers: { authorization: `Bearer ${token}` } });
  assert.equal((await ask()).status, 200);
  const over = { body: user('TOKEN/IT', { is_active: '1' }) };
  assert.equal((await server.request(`/100/objects${OVER}`, over)).status, 200);
  assert.notEqual((await ask()).status, 200);
});

test('an import that fails locks nobody', async () => {
  await makeUser('STAYS/IT');
  const reader = { name: 'READER/IT', password: 'geheim', authorizations: [{ bitcode: '*' }] };
  assert.equal((await server.request('/taktwerk/v1/100/users', { body: reader })).status, 200);
  const stays = user('STAYS/IT', { is_active: '1' });
  const wrong = user('WRONG', {});
  for (const path of IMPORTS) {
    const body = importBody(path, [stays]);
    const credentials = '100/READER/IT:geheim';
    assert.equal((await server.request(path, { body })).status, 400, 'it exists');
    assert.equal((await server.request(`${path}${OVER}`, { body, credentials })).status, 403);
  }
  const one = { body: importBody('/100/folderobjects', [stays, wrong]) };
  assert.equal((await server.request(`/100/folderobjects${OVER}`, one)).status, 400);
  assert.equal(await logIn('100/STAYS/IT:geheim'), 200);
});

test('nobody is locked by an import of his own, so client 0 keeps one who unlocks', async () => {
  await makeUser('OTHER/ADMIN', 0);
  const own = {
    data: {
      user: {
        general_attributes: { name: 'oper/demo' },
        user_attributes: { is_active: '1', privileges: '*' },
        authorizations: [{ bitcode: '*' }],
      },
    },
    path: '',
  };
  for (const path of ['/0/objects', '/0/folderobjects', '/100/objects', '/100/folderobjects']) {
    const credentials = path.startsWith('/0') ? ROOT : '100/OPER/DEMO:geheim';
    const body = path.endsWith('/objects') ? own : { data: [user('NEW/DEMO', {}), own] };
    const saved = await server.request(`${path}${OVER}`, { body, credentials });
    assert.equal(saved.status, 200, saved.text);
    assert.equal((await server.taktwerk.store.users.find(0, 'OPER', 'DEMO'))?.active, true);
    assert.equal((await server.taktwerk.store.users.find(100, 'OPER', 'DEMO'))?.active, true);
    const { store } = server.taktwerk;
    const client = path.startsWith('/0') ? 0 : 100;
    const [grant] = await store.users.grants(client, 'OPER/DEMO');
    assert.ok(grant?.includes('privileges'));
  }
  const withPassword = user('OPER/DEMO', { is_active: '1', password: 'x' });
  const refused = await server.request(`/100/objects${OVER}`, { body: withPassword });
  assert.equal(refused.status, 400, refused.text);
  assert.equal(await logIn('100/OPER/DEMO:geheim'), 200);
  const other = { body: user('OTHER/ADMIN', { is_active: '1' }), credentials: ROOT };
  assert.equal((await server.request(`/0/objects${OVER}`, other)).status, 200);
  const locked = { credentials: '0/OTHER/ADMIN:geheim' };
  assert.equal((await server.request('/0/executions', locked)).status, 403);
});

test('an import over a user of the directory leaves its lock as it is', async () => {
  const { store } = server.taktwerk;
  const audit = { time: 0, client: 100, user: 'T', action: 'lock', subject: 'DORA/IT', details: '' };
  const body = user('DORA/IT', { is_active: '1', ldap: '1', password: 'not kept' });
  for (const path of IMPORTS) {
    const files = [path === '/100/objects' ? body : user('DORA/IT', { is_active: '1', ldap: '1' })];
    for (const active of [true, false]) {
      const first = await server.request(`/100/objects${OVER}`, { body });
      assert.equal(first.status, 200, first.text);
      const who = { client: 100, name: 'DORA', department: 'IT' };
      await store.users.setAccess(who, { active }, { ...audit, outcome: 'done' });
      const answer = await server.request(`${path}${OVER}`, { body: importBody(path, files) });
      assert.equal(answer.status, 200, answer.text);
      const found = await store.users.find(100, 'DORA', 'IT');
      assert.deepEqual([found?.active, found?.ldap, found?.passwordHash], [active, true, null]);
    }
  }
});

test('an imported user of the directory is not locked, and has no password here', async () => {
  const body = user('BERT/IT', { is_active: '1', ldap: '1' });
  assert.equal((await server.request('/100/objects', { body })).status, 200);
  const found = await server.taktwerk.store.users.find(100, 'BERT', 'IT');
  assert.deepEqual([found?.active, found?.ldap, found?.passwordHash], [true, true, null]);
  assert.equal(await unlock(0, { user: 'BERT/IT', client: 100, password: 'x' }, ROOT), 400);
});

test('a user locked for failed log-ins is unlocked in its own client, without a new password', async () => {
  const { store } = server.taktwerk;
  const who = { client: 100, name: 'OPER', department: 'DEMO' };
  const audit = { time: 0, client: 100, user: 'T', action: 'lock user', subject: 'OPER/DEMO', details: '' };
  const access = { lockedUntil: Date.now() + 60_000 };
  await store.users.setAccess(who, access, { ...audit, outcome: 'done' });
  assert.equal(await unlock(100, { user: 'oper/demo' }, '100/OPER/DEMO:geheim'), 200);
  assert.equal((await store.users.find(100, 'OPER', 'DEMO'))?.lockedUntil, null);
  const [entry] = await store.audit.list(100, 1);
  assert.deepEqual(
    [entry?.action, entry?.subject, entry?.details],
    ['unlock user', 'OPER/DEMO', 'from client 100'],
  );
  assert.equal(await unlock(100, { user: 'OPER/DEMO', client: 200 }, '100/OPER/DEMO:geheim'), 403);
});
