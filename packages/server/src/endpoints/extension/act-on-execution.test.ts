import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

const box = (line_number: string, object_name: string, object_type: string) => ({
  line_number,
  object_name,
  object_type,
});
const after = (line: string, predecessor: string) => ({
  workflow_line_number: line,
  line_number: '1',
  predecessor_line_number: predecessor,
  ok_status: 'ANY_OK',
});

const job = {
  data: {
    jobs: {
      general_attributes: { name: 'JOBS.A', type: 'JOBS', auto_deactivation: 'N' },
      job_attributes: { platform: 'UNIX', agent: 'NOWHERE' },
      scripts: [{ process: ['true'] }],
    },
  },
  path: '',
};
const workflow = {
  data: {
    jobp: {
      general_attributes: { name: 'JOBP.A', type: 'JOBP' },
      workflow_definitions: [
        box('1', 'START', '<START>'),
        box('2', 'JOBS.A', 'JOBS'),
        box('3', 'END', '<END>'),
      ],
      line_conditions: [after('2', '1'), after('3', '2')],
    },
  },
  path: '',
};

test('a workflow is suspended and resumed, a line skipped, an ended task deactivated, and each is in the answer of why or the list', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  for (const body of [job, workflow])
    assert.equal((await server.request('/100/objects', { body })).status, 200);
  const started = await server.request('/100/executions', { body: { object_name: 'JOBP.A' } });
  const { run_id } = started.json as { run_id: number };
  const act = (runId: number, body: object) =>
    server.request(`/taktwerk/v1/100/executions/${runId}/actions`, { body });
  const status = async (runId: number) =>
    ((await server.request(`/100/executions/${runId}`)).json as { status: number }).status;

  assert.deepEqual((await act(run_id, { action: 'SUSPEND' })).json, {});
  assert.equal(await status(run_id), 1563);
  const why = await server.request(`/taktwerk/v1/100/executions/${run_id}/why`);
  assert.deepEqual((why.json as { wait: object }).wait, { kind: 'suspended' });
  assert.equal((await act(run_id, { action: 'resume' })).status, 200);
  assert.equal(await status(run_id), 1550);

  const child = run_id + 1;
  assert.equal(await status(child), 1696);
  assert.equal((await act(child, { action: 'skip' })).status, 200);
  assert.deepEqual([await status(child), await status(run_id)], [1934, 1900]);

  const refused = await act(child, { action: 'skip' });
  assert.equal(refused.status, 403);
  assert.equal((refused.json as { code: number }).code, 11191);
  const unknown = await act(run_id, { action: 'explode' });
  assert.equal(unknown.status, 400);
  assert.match((unknown.json as { details: string }).details, /explode.*suspend, resume/);

  const single = (await server.request('/100/executions', { body: { object_name: 'JOBS.A' } })).json as {
    run_id: number;
  };
  assert.equal((await act(single.run_id, { action: 'deactivate' })).status, 403);
  await server.request(`/100/executions/${single.run_id}/status`, { body: { action: 'cancel' } });
  assert.equal((await act(single.run_id, { action: 'deactivate' })).status, 403, 'its object is set to stay');
  assert.equal((await act(single.run_id, { action: 'deactivate', forced: true })).status, 200);
  const list = await server.request('/100/executions?name=JOBS.A');
  assert.equal((list.json as { total: number }).total, 0);
});

test('a stopped client starts nothing until it goes again', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const scri = {
    general_attributes: { name: 'SCRI.A', type: 'SCRI' },
    scripts: [{ process: [':PRINT "x"'] }],
  };
  await server.request('/100/objects', { body: { data: { scri }, path: '' } });
  assert.deepEqual((await server.request('/taktwerk/v1/100/processing', { body: { active: false } })).json, {
    client: 100,
    active: false,
  });
  const { run_id } = (await server.request('/100/executions', { body: { object_name: 'SCRI.A' } })).json as {
    run_id: number;
  };
  const status = async () =>
    ((await server.request(`/100/executions/${run_id}`)).json as { status: number }).status;
  assert.equal(await status(), 1561);
  await server.request('/taktwerk/v1/100/processing', { body: { active: true } });
  assert.equal((await server.taktwerk.whenEnded(100, run_id, 30_000)).status, 1900);
});
