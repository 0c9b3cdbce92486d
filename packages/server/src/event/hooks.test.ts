import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const SECRET = 'open sesame';

async function save(server: TestServer, attributes: object = {}): Promise<void> {
  const evnt = {
    general_attributes: { name: 'EVNT.HOOK', type: 'EVNT' },
    event_attributes: { type: 'WEBHOOK', webhook: { secret: SECRET }, ...attributes },
    scripts: [
      {
        process: [
          ':SET &BODY# = GET_EVENT_INFO(BODY)',
          ':SET &REF# = GET_EVENT_INFO(JSON_REF)',
          ':PRINT "&BODY# &REF#"',
        ],
      },
    ],
  };
  const saved = await server.request('/100/objects?overwrite_existing_objects=true', {
    body: { data: { evnt }, path: '' },
  });
  assert.equal(saved.status, 200, saved.text);
}

async function execute(server: TestServer): Promise<number> {
  const started = await server.request('/100/executions', { body: { object_name: 'EVNT.HOOK' } });
  assert.equal(started.status, 200, started.text);
  const { run_id } = started.json as { run_id: number };
  await until(server, run_id, 1701);
  return run_id;
}

/** Waits for the state, however long the machine takes. */
async function until(server: TestServer, runId: number, status: number): Promise<void> {
  for (;;) {
    const task = (await server.request(`/100/executions/${runId}`)).json as { status: number };
    if (task.status === status) return;
  }
}

async function tell(server: TestServer, body: string, headers: Record<string, string>, name = 'EVNT.HOOK') {
  const answer = await fetch(`${server.url}/taktwerk/v1/hooks/100/${name}`, {
    method: 'POST',
    body,
    headers,
    signal: AbortSignal.timeout(90_000),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, json: JSON.parse(text) as { run_id?: number } };
}

const BEARER = { authorization: `Bearer ${SECRET}` };

test('who knows the secret tells an event, and is answered with the run of its script', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  await save(server);
  const event = await execute(server);
  const body = '{"ref":"main"}';
  const told = await tell(server, body, BEARER);
  assert.equal(told.status, 202);
  const hit = told.json.run_id ?? 0;
  await until(server, hit, 1900);
  const task = (await server.request(`/100/executions/${hit}`)).json as { type: string; parent: number };
  assert.deepEqual([task.type, task.parent], ['EVNT_CHILD', event]);
  const report = await server.request(`/100/executions/${hit}/reports/ACT`);
  assert.match(report.text, /ref.*main.* main/);
  const signed = createHmac('sha256', SECRET).update(body).digest('hex');
  const signature = { 'x-hub-signature-256': `sha256=${signed}` };
  assert.equal((await tell(server, body, signature)).status, 202);
  assert.equal((await tell(server, '{}', signature)).status, 401);
  const audit = await server.taktwerk.store.audit.find({ client: 100, limit: 10, action: 'tell event' });
  assert.deepEqual(
    audit.map(({ user, outcome }) => `${user} ${outcome}`),
    ['WEBHOOK/EVNT.HOOK refused', 'WEBHOOK/EVNT.HOOK done', 'WEBHOOK/EVNT.HOOK done'],
  );
});

test('without its secret nobody learns whether there is an event, and guessing leaves one line of audit', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  await save(server);
  await execute(server);
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { 'x-hub-signature-256': 'sha256=00' }])
    assert.equal((await tell(server, '{}', headers)).status, 401);
  assert.equal((await tell(server, '{}', BEARER, 'EVNT.OTHER')).status, 401);
  const refused = await server.taktwerk.store.audit.find({ client: 100, limit: 10, outcome: 'refused' });
  assert.deepEqual(refused.map(({ subject }) => subject).sort(), ['EVNT.HOOK', 'EVNT.OTHER']);
});

test('a hit with an Idempotency-Key counts once, however often it is sent', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  await save(server);
  await execute(server);
  const headers = { ...BEARER, 'idempotency-key': 'delivery-1' };
  const first = await tell(server, '{"ref":"a"}', headers);
  const again = await Promise.all([1, 2, 3].map(() => tell(server, '{"ref":"a"}', headers)));
  for (const one of again) assert.deepEqual([one.status, one.json], [202, first.json]);
  assert.equal((await tell(server, '{"ref":"b"}', headers)).status, 409);
});

test('an event that is not active, or is suspended, refuses a hit, and a body is bounded', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  await save(server);
  assert.equal((await tell(server, '{}', BEARER)).status, 403);
  const run = await execute(server);
  assert.equal((await tell(server, 'x'.repeat(65 * 1024), BEARER)).status, 413);
  const suspended = await server.request(`/taktwerk/v1/100/executions/${run}/actions`, {
    body: { action: 'suspend' },
  });
  assert.equal(suspended.status, 200, suspended.text);
  assert.equal((await tell(server, '{}', BEARER)).status, 403);
});

test('the secret of an event is sealed at rest and never given back in the clear', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  await save(server);
  const stored = await server.taktwerk.store.objects.get(100, 'EVNT.HOOK');
  assert.match(stored?.content ?? '', /sealed:1:/);
  assert.doesNotMatch(stored?.content ?? '', /sesame/);
  assert.doesNotMatch((await server.request('/100/objects/EVNT.HOOK')).text, /sesame/);
});
