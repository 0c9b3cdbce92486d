import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

const object = (type: string, name: string, general: object = {}, members: object = {}) => ({
  data: { [type]: { general_attributes: { name, type: type.toUpperCase(), ...general }, ...members } },
  path: '',
});

test('registered tasks are listed with 1710, explained, removed, and released by their group', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  for (const body of [
    object('jobg', 'JOBG.A'),
    object('scri', 'SCRI.A', { job_group: 'jobg.a' }, { scripts: [{ process: [':WAIT 600'] }] }),
  ])
    assert.equal((await server.request('/100/objects', { body })).status, 200);
  const execute = async (object_name: string) =>
    ((await server.request('/100/executions', { body: { object_name } })).json as { run_id: number }).run_id;
  const act = (runId: number, body: object) =>
    server.request(`/taktwerk/v1/100/executions/${runId}/actions`, { body });
  const status = async (runId: number) =>
    ((await server.request(`/100/executions/${runId}`)).json as { status: number }).status;

  const [first, second, third] = [await execute('SCRI.A'), await execute('SCRI.A'), await execute('SCRI.A')];
  assert.equal(await status(first), 1710);
  const why = await server.request(`/taktwerk/v1/100/executions/${second}/why`);
  assert.deepEqual((why.json as { wait: object }).wait, {
    kind: 'job_group',
    group: 'JOBG.A',
    ahead: 1,
  });
  assert.equal((await act(third, { action: 'remove' })).status, 200);
  assert.equal(await status(third), 1923);

  const group = await execute('JOBG.A');
  assert.equal(await status(second), 1710);
  const children = (await server.request(`/100/executions/${group}/children`)).json as {
    data: readonly { run_id: number }[];
  };
  assert.deepEqual(children.data.map(({ run_id }) => run_id).sort(), [first, second]);
  assert.equal((await act(group, { action: 'change_max_parallel' })).status, 400);
  assert.equal((await act(first, { action: 'change_max_parallel', max_parallel: 2 })).status, 403);
  assert.equal((await act(group, { action: 'change_max_parallel', max_parallel: 2 })).status, 200);
  assert.notEqual(await status(second), 1710);
  assert.equal((await act(group, { action: 'quit' })).status, 200);
  assert.equal(await status(group), 1900);
});
