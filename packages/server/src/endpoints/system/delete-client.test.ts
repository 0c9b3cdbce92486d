import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.end());

const SYSTEM = { credentials: '0/OPER/DEMO:geheim' };

/** The client as client 0 lists it; undefined when it is gone. */
async function listed(client: number): Promise<{ active: boolean; removal?: { rows: number } } | undefined> {
  const { json } = await server.request('/0/system/clients', SYSTEM);
  const { data } = json as { data: { client: number; active: boolean; removal?: { rows: number } }[] };
  return data.find((one) => one.client === client);
}

/** Resolves once the client is gone; bounded by the time limit of the test. */
async function gone(client: number): Promise<void> {
  while ((await listed(client)) !== undefined) await delay(20);
}

async function remove(client: number, from = SYSTEM) {
  return server.request(`/${from === SYSTEM ? 0 : 100}/system/clients/${client}`, {
    method: 'DELETE',
    ...from,
  });
}

test('a client is removed with all it holds, and only once it is stopped and idle', {
  timeout: 60_000,
}, async () => {
  const own = { credentials: '300/ANNA/IT:geheim' };
  const body = { client: 300, title: 'Short', user: 'ANNA/IT', password: 'geheim' };
  const created = await server.request('/taktwerk/v1/0/clients', { ...SYSTEM, body });
  assert.deepEqual(created.json, { client: 300, user: 'ANNA/IT' });
  assert.equal((await server.request('/taktwerk/v1/0/clients', { ...SYSTEM, body })).status, 400);
  const waiting = {
    data: { scri: { general_attributes: { name: 'SCRI.WAITS' }, scripts: [{ process: [':WAIT 3600'] }] } },
    path: 'DEMO',
  };
  assert.equal((await server.request('/300/objects', { ...own, body: waiting })).status, 200);
  const queue = {
    data: { queue: { general_attributes: { name: 'QUEUE.SHUT' }, queue_attributes: { max_slots: '0' } } },
    path: '',
  };
  assert.equal((await server.request('/300/objects', { ...own, body: queue })).status, 200);
  const run = await server.request('/300/executions', { ...own, body: { object_name: 'SCRI.WAITS' } });
  const { run_id: runId } = run.json as { run_id: number };

  assert.equal((await remove(300)).status, 409, 'it works');
  await server.request('/taktwerk/v1/300/processing', { ...own, body: { active: false } });
  const busy = await remove(300);
  assert.equal(busy.status, 409);
  assert.match(busy.text, /45945.*has tasks that have not ended/);
  await server.taktwerk.cancel({ client: 300, user: 'ANNA/IT' }, runId, { recursive: false });
  await server.taktwerk.whenEnded(300, runId, 30_000);

  assert.deepEqual((await remove(300)).json, {});
  const shut = await server.request('/300/executions', own);
  assert.deepEqual([shut.status, (shut.json as { code: number }).code], [404, 45924]);
  await gone(300);
  assert.equal((await server.request('/300/executions', own)).status, 404);
  assert.equal(await server.taktwerk.store.tasks.get(300, runId), null);
  assert.deepEqual(await server.taktwerk.store.objects.all(300), []);
  const audit = await server.taktwerk.store.audit.find({ client: 0, limit: 10, action: 'remove client' });
  assert.deepEqual(
    audit.map(({ subject, user, details }) => [subject, user, details]),
    [
      ['300', 'OPER/DEMO', 'finished'],
      ['300', 'OPER/DEMO', 'begun'],
    ],
  );

  // Another client of that number knows nothing of the first one.
  assert.equal((await server.request('/taktwerk/v1/0/clients', { ...SYSTEM, body })).status, 200);
  assert.equal((await server.request('/300/objects/SCRI.WAITS', own)).status, 404);
  const quick = { script: ':PRINT "here"', queue: 'QUEUE.SHUT' };
  const again = await server.request('/300/scripts', { ...own, body: quick });
  const ended = await server.taktwerk.whenEnded(300, (again.json as { run_id: number }).run_id, 30_000);
  assert.equal(ended.status, 1900, 'the queue of before held nothing up');
});

test('client 0, unknown clients and whoever is not in client 0 are refused', async () => {
  assert.equal((await remove(0)).status, 409);
  assert.equal((await remove(999)).status, 404);
  assert.equal((await server.request('/0/system/clients/x', { method: 'DELETE', ...SYSTEM })).status, 404);
  const other = await server.request('/100/system/clients/200', { method: 'DELETE' });
  assert.equal(other.status, 403);
  assert.equal((await listed(200))?.active, true);
});
