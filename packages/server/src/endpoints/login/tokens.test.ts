import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRecord } from '../../http/is-record.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const TOKENS = '/taktwerk/v1/100/tokens';
const PROBE = '/100/executions';

let server: TestServer;
let time = Date.now();

before(async () => {
  server = await startTestServer({ pace: { now: () => time, wait: () => Promise.resolve() } });
});

after(() => server.end());

async function create(body: unknown = { title: 'Build' }): Promise<{ id: string; token: string }> {
  const { status, json, text } = await server.request(TOKENS, { body });
  assert.equal(status, 200, text);
  assert(isRecord(json) && typeof json.id === 'string' && typeof json.token === 'string');
  return { id: json.id, token: json.token };
}

async function tryToken(token: string, path = PROBE): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await server.request(path, { credentials: null, headers })).status;
}

test('a token stands in for the password in its client, until it is taken back', async () => {
  const { id, token } = await create();
  assert.equal(await tryToken(token), 200);
  assert.equal(await tryToken(token), 200);
  assert.equal(await tryToken(token, '/200/executions'), 403);
  assert.equal(await tryToken(`${token}x`), 401);
  assert.equal(await tryToken(`twk_0123456789abcdef_x`), 401);
  const listed = await server.request(TOKENS);
  assert.equal(listed.text.includes(id), true);
  assert.equal(listed.text.includes(token), false);
  assert.equal((await server.request(`${TOKENS}/${id}`, { method: 'DELETE' })).status, 200);
  assert.equal(await tryToken(token), 401);
  assert.equal((await server.request(`${TOKENS}/${id}`, { method: 'DELETE' })).status, 404);
});

test('neither the store nor the audit holds the secret of a token', async () => {
  const { id, token } = await create();
  const secret = token.slice(token.indexOf(id) + id.length + 1);
  const { store } = server.taktwerk;
  const kept = JSON.stringify([await store.tokens.find(id), await store.audit.list(100, 1000)]);
  assert.equal(kept.includes(secret), false);
  assert.equal(kept.includes(id), true);
});

test('a token ends with its time, however often it is used', async () => {
  const { token } = await create({ title: 'Short', days: 1 });
  time += 24 * 60 * 60_000 - 1000;
  assert.equal(await tryToken(token), 200);
  time += 1000;
  assert.equal(await tryToken(token), 401);
});

test('a token is worth nothing while its user is locked', async () => {
  const { token } = await create();
  assert.equal(await tryToken(token), 200);
  const user = { client: 100, name: 'OPER', department: 'DEMO' };
  const audit = { time, client: 100, user: 'T', action: 'lock', subject: 'OPER/DEMO', details: '' };
  const set = (active: boolean) =>
    server.taktwerk.store.users.setAccess(user, { active }, { ...audit, outcome: 'done' });
  await set(false);
  assert.equal(await tryToken(token), 403);
  await set(true);
  assert.equal(await tryToken(token), 200);
});

test('a token makes no tokens, and a user has no more than fifty', async () => {
  const { token } = await create();
  const headers = { authorization: `Bearer ${token}` };
  const refused = await server.request(TOKENS, { credentials: null, headers, body: { title: 'x' } });
  assert.equal(refused.status, 403);
  for (;;) {
    const { status, text } = await server.request(TOKENS, { body: { title: 'many' } });
    if (status === 200) continue;
    assert.equal(status, 400, text);
    break;
  }
  assert.equal((await server.taktwerk.store.tokens.list(100, 'OPER/DEMO', 100)).length, 50);
  const [last] = await server.taktwerk.store.tokens.list(100, 'OPER/DEMO', 1);
  const path = `/taktwerk/v1/100/all-tokens/${last?.id}`;
  assert.equal((await server.request(path, { method: 'DELETE' })).status, 200);
  assert.equal((await server.taktwerk.store.tokens.list(100, 'OPER/DEMO', 100)).length, 49);
});

test('the use of a token is noted, but not with each request', async () => {
  for (const { id } of await server.taktwerk.store.tokens.list(100, 'OPER/DEMO', 100)) {
    await server.request(`${TOKENS}/${id}`, { method: 'DELETE' });
  }
  const { id, token } = await create();
  const first = time;
  const usedAt = async () => (await server.taktwerk.store.tokens.find(id))?.usedAt ?? null;
  // The note is written behind the answer; a write that comes after it is on disk when it is.
  const written = async () => {
    await server.taktwerk.store.probe();
    return usedAt();
  };
  assert.equal(await usedAt(), null);
  await tryToken(token);
  assert.equal(await written(), first);
  time += 5 * 60_000;
  await tryToken(token);
  assert.equal(await written(), first);
  time += 6 * 60_000;
  await tryToken(token);
  assert.equal(await written(), time);
});
