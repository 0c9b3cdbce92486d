import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

async function serverWithJob(t: TestContext): Promise<{ server: TestServer; runId: number }> {
  const server = await startTestServer();
  t.after(() => server.end());
  const jobs = {
    general_attributes: { name: 'JOBS.A', type: 'JOBS', platform: 'UNIX' },
    job_attributes: { platform: 'UNIX', agent: 'NOWHERE' },
    scripts: [{ process: ['true'] }],
  };
  assert.equal((await server.request('/100/objects', { body: { data: { jobs }, path: '' } })).status, 200);
  const started = await server.request('/100/executions', { body: { object_name: 'JOBS.A' } });
  return { server, runId: member(started.json, 'run_id') };
}

function member(value: unknown, name: string): number {
  assert.ok(typeof value === 'object' && value !== null);
  const found: unknown = Reflect.get(value, name);
  assert.ok(typeof found === 'number');
  return found;
}

test('a run that has not ended is answered as it is when the wait is over', async (t) => {
  const { server, runId } = await serverWithJob(t);
  const answer = await server.request(`/taktwerk/v1/100/executions/${runId}`);
  assert.equal(answer.status, 200);
  assert.ok(member(answer.json, 'status') < 1800);
  assert.equal(member(answer.json, 'run_id'), runId);
});

test('a wait ends with the run', async (t) => {
  const { server, runId } = await serverWithJob(t);
  const waiting = server.request(`/taktwerk/v1/100/executions/${runId}?wait=30`);
  const cancelled = await server.request(`/100/executions/${runId}/status`, { body: { action: 'cancel' } });
  assert.equal(cancelled.status, 200);
  assert.equal(member((await waiting).json, 'status'), 1850);
  const again = await server.request(`/taktwerk/v1/100/executions/${runId}?wait=30`);
  assert.equal(member(again.json, 'status'), 1850);
});

test('a run of another client is unknown', async (t) => {
  const { server, runId } = await serverWithJob(t);
  const credentials = '200/OPER/DEMO:geheim';
  const answer = await server.request(`/taktwerk/v1/200/executions/${runId}?wait=30`, { credentials });
  assert.equal(answer.status, 404);
});
