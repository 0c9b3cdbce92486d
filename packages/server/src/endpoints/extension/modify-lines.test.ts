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
  predecessor_line_number: predecessor,
});

test('an active workflow is given another line, says that it was modified, and refuses what is wrong', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const script = (name: string, line: string) => ({
    data: { scri: { general_attributes: { name, type: 'SCRI' }, scripts: [{ process: [line] }] } },
    path: '',
  });
  const start = box('1', 'START', '<START>');
  const long = box('2', 'SCRI.LONG', 'SCRI');
  const jobp = {
    general_attributes: { name: 'JOBP.A', type: 'JOBP', auto_deactivation: 'N' },
    workflow_definitions: [start, long, box('3', 'END', '<END>')],
    line_conditions: [after('2', '1'), after('3', '2')],
  };
  for (const body of [
    script('SCRI.LONG', ':WAIT 1'),
    script('SCRI.MORE', ':PRINT "more"'),
    { data: { jobp }, path: '' },
  ])
    assert.equal((await server.request('/100/objects', { body })).status, 200);
  const started = await server.request('/100/executions', { body: { object_name: 'JOBP.A' } });
  const { run_id } = started.json as { run_id: number };
  const extension = (what: string, body: object) =>
    server.request(`/taktwerk/v1/100/executions/${run_id}/${what}`, { body });
  const lines = {
    workflow_definitions: [start, long, box('3', 'SCRI.MORE', 'SCRI'), box('4', 'END', '<END>')],
    line_conditions: [after('2', '1'), after('3', '2'), after('4', '3')],
  };
  assert.equal((await extension('lines', lines)).status, 403, 'the modification was not begun');
  assert.equal((await extension('actions', { action: 'begin_modification' })).status, 200);
  const wrong = await extension('lines', { ...lines, line_conditions: [after('9', '1')] });
  assert.equal(wrong.status, 400);
  assert.equal((await extension('lines', lines)).status, 200);
  assert.equal((await extension('actions', { action: 'end_modification' })).status, 200);
  const ended = await server.request(`/taktwerk/v1/100/executions/${run_id}?wait=60`);
  assert.equal((ended.json as { status: number }).status, 1900);
  const modified = (await server.request('/100/executions?modified_only=true')).json as {
    data: { run_id: number }[];
  };
  assert.deepEqual(
    modified.data.map((run) => run.run_id),
    [run_id],
  );
  const children = (await server.request(`/100/executions/${run_id}/children`)).json as {
    data: { name: string; status: number }[];
  };
  assert.deepEqual(children.data.map(({ name, status }) => `${name} ${status}`).sort(), [
    'SCRI.LONG 1900',
    'SCRI.MORE 1900',
  ]);
});
