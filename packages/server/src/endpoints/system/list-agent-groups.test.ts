import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

test('agent groups are saved, listed and used; a group of nobody and a wrong mode are refused with their place', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const save = (hostg: object) => server.request('/100/objects', { body: { data: { hostg }, path: '' } });
  const group = (name: string, mode: string) => ({
    general_attributes: { name, type: 'HOSTG', title: 'Night' },
    agent_group_attributes: { mode, max_parallel: '2' },
    agents: ['UNIX77', 'LINUX*'],
  });
  for (const [wrong, place] of [
    [{ ...group('HOSTG.A', 'FIRST'), agents: [] }, 'agents'],
    [group('HOSTG.A', 'BEST'), 'agent_group_attributes.mode'],
  ] as const) {
    const { status, text } = await save(wrong);
    assert.equal(status, 400);
    assert.ok(text.includes(place), text);
  }
  for (const name of ['HOSTG.A', 'HOSTG.B']) assert.equal((await save(group(name, 'first'))).status, 200);
  const listed = await server.request('/100/system/agentgroups?name=*.B');
  assert.deepEqual(listed.json, {
    total: 1,
    data: [
      {
        name: 'HOSTG.B',
        title: 'Night',
        platform: 'UNIX',
        mode: 'first',
        max_parallel: 2,
        agents: ['UNIX77', 'LINUX*'],
      },
    ],
    hasmore: false,
  });
  const page = (await server.request('/100/system/agentgroups?max_results=1')).json as { hasmore: boolean };
  assert.equal(page.hasmore, true);
  const jobs = {
    general_attributes: { name: 'JOBS.G', type: 'JOBS' },
    job_attributes: { agent: 'HOSTG.A' },
    scripts: [{ process: ['echo'] }],
  };
  await server.request('/100/objects', { body: { data: { jobs }, path: '' } });
  const started = await server.request('/100/executions', { body: { object_name: 'JOBS.G' } });
  const { run_id } = started.json as { run_id: number };
  const why = await server.request(`/taktwerk/v1/100/executions/${run_id}/why`);
  assert.deepEqual((why.json as { wait: unknown }).wait, {
    kind: 'agent_group',
    group: 'HOSTG.A',
    max: 2,
    running: 1,
  });
  assert.equal((await server.request('/100/objects/HOSTG.A', { method: 'DELETE' })).status, 200);
  const left = await server.request(`/100/executions/${run_id}`);
  assert.equal(
    (left.json as { status: number }).status,
    1696,
    'it waits for an agent of that name from now on',
  );
});
