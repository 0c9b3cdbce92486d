import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import type { WebSocket } from 'ws';
import { isRecord } from '../../http/is-record.ts';
import { connectAgent } from '../../testing/connect-agent.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const CLIENT_0 = '0/OPER/DEMO:geheim';

let server: TestServer;
const open: WebSocket[] = [];

before(async () => {
  server = await startTestServer();
});

after(async () => {
  for (const socket of open) socket.terminate();
  await server.end();
  assert.deepEqual(server.faults, []);
});

const newKey = () => generateKeyPairSync('ed25519');

/** Connects as an agent; the connection is ended with the tests. */
async function connect(agent: string, key: ReturnType<typeof newKey>, token: string | null) {
  const connected = await connectAgent(server.url, agent, key, token);
  open.push(connected.socket);
  return connected;
}

async function listed(query: string): Promise<readonly unknown[]> {
  const { json } = await server.request(`/100/system/agents?${query}`);
  assert.ok(isRecord(json) && Array.isArray(json.data));
  return json.data.map((agent: unknown) => (isRecord(agent) ? agent.name : agent));
}

test('a created agent is known but not authenticated until it comes with the token', async () => {
  const key = newKey();
  assert.equal((await connect('UNIX01', key, 'token')).answer, 'welcome');
  const created = await server.request('/100/system/agents', { body: { name: 'new01', template: 'unix01' } });
  assert.deepEqual([created.status, created.json], [200, {}]);
  const again = await server.request('/100/system/agents', { body: { name: 'NEW01', template: 'UNIX01' } });
  assert.equal(again.status, 400);
  const before = await server.request('/100/system/agents/NEW01');
  assert.deepEqual(before.json, {
    name: 'NEW01',
    active: false,
    platform: 'UNIX',
    authenticated: false,
    version: '',
    hardware: '',
    ip_address: '',
    port: 0,
    software: '',
    linked: false,
  });
  assert.equal((await connect('NEW01', newKey(), null)).answer, 'refused');
  assert.equal((await connect('NEW01', newKey(), 'token')).answer, 'welcome');
  const { json } = await server.request('/100/system/agents/new01');
  assert.ok(isRecord(json) && json.authenticated === true && typeof json.last_seen === 'string');
});

test('every filter of the list holds', async () => {
  for (const query of [
    'name=NEW*',
    'name=NEW01&active=true',
    'name=NEW01&version=1.*&hardware=x64/*&software=linux&platform=unix&ip_address=127.*&linked=false',
  ]) {
    assert.deepEqual(await listed(query), ['NEW01'], query);
  }
  assert.deepEqual(await listed('max_results=1'), ['NEW01']);
  for (const query of ['active=false', 'version=2*', 'platform=WINDOWS', 'linked=true', 'ip_address=10.*']) {
    assert.deepEqual(await listed(query), [], query);
  }
});

test('after a reset of its key an agent is cut off and takes up another key with the token alone', async () => {
  const old = newKey();
  const { socket } = await connect('UNIX02', old, 'token');
  const other = newKey();
  assert.equal((await connect('UNIX02', other, 'token')).answer, 'refused');
  const cut = once(socket, 'close');
  const reset = await server.request('/0/system/agents/unix02/resetpublickey', {
    method: 'POST',
    credentials: CLIENT_0,
  });
  assert.deepEqual([reset.status, reset.json], [200, {}]);
  await cut;
  assert.equal((await connect('UNIX02', other, null)).answer, 'refused');
  assert.equal((await connect('UNIX02', other, 'token')).answer, 'welcome');
  assert.equal((await connect('UNIX02', old, 'token')).answer, 'refused');
});

test('agents are found by each of their filters, wildcards and all, and cut to the page asked for', async () => {
  for (const name of ['FIND01', 'FIND02']) {
    assert.equal((await connect(name, newKey(), 'token')).answer, 'welcome');
  }
  const among = async (query: string) =>
    (await listed(query)).filter((name) => typeof name === 'string' && name.startsWith('FIND'));
  const both = ['FIND01', 'FIND02'];
  for (const query of [
    'name=find0?',
    'ip_address=127.*',
    'ip_address=*.0.0.1',
    'version=1.2.3',
    'version=1.*',
    'hardware=X64/*',
    'software=linux',
    'platform=uni?',
    'linked=false',
    'active=true',
    'name=FIND*&version=1*&platform=UNIX&software=L*',
  ])
    assert.deepEqual(await among(query), both, query);
  for (const query of [
    'name=FIND',
    'ip_address=10.*',
    'version=1.2',
    'hardware=x64',
    'software=WinNT',
    'platform=WINDOWS',
    'linked=true',
    'active=false',
    'name=FIND*&version=2*',
  ])
    assert.deepEqual(await among(query), [], query);
  const page = await server.request('/100/system/agents?name=FIND*&max_results=1');
  assert.ok(isRecord(page.json) && Array.isArray(page.json.data));
  assert.deepEqual([page.json.total, page.json.data.length, page.json.hasmore], [2, 1, true]);
});
