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

test('an import over a user without a password leaves password and lock alone', async () => {
  const query = '?overwrite_existing_objects=true';
  const again = await server.request(`/100/objects${query}`, { body: user('ANNA/IT', { is_active: '0' }) });
  assert.equal(again.status, 200);
  assert.equal(await logIn('100/ANNA/IT:new one'), 200);
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
