import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(() => server.end());

async function save(type: string, name: string, rest: object): Promise<void> {
  const general_attributes = { name, type: type.toUpperCase(), auto_deactivation: 'N' };
  const saved = await server.request('/100/objects', {
    body: { data: { [type]: { general_attributes, ...rest } }, path: '' },
  });
  assert.equal(saved.status, 200, saved.text);
}

async function execute(object_name: string): Promise<number> {
  const started = await server.request('/100/executions', { body: { object_name } });
  assert.equal(started.status, 200, started.text);
  const { run_id } = started.json as { run_id: number };
  await server.taktwerk.whenEnded(100, run_id, 60_000);
  return run_id;
}

const rollBack = (runId: number) =>
  server.request(`/taktwerk/v1/100/executions/${runId}/actions`, { body: { action: 'rollback' } });

/** The status once the rollback is through. */
async function endOf(runId: number): Promise<number> {
  return (await server.taktwerk.whenEnded(100, runId, 60_000)).status;
}

const script = (...process: string[]) => ({ scripts: [{ process }] });
const undo = { rollback_definitions: { rollback_object: 'SCRI.UNDO' } };

test('a finished workflow is rolled back over the extension API, and is left with how that ended', async () => {
  await save('scri', 'SCRI.UNDO', script(':PRINT "undone"'));
  await save('scri', 'SCRI.DONE', { ...script(':PRINT "done"'), ...undo });
  await save('scri', 'SCRI.PLAIN', script(':PRINT "nothing to be undone"'));
  const box = (line_number: string, object_name: string, object_type: string) => ({
    ...{ line_number, object_name, object_type },
  });
  await save('jobp', 'JOBP.DONE', {
    workflow_definitions: [
      box('1', 'START', '<START>'),
      box('2', 'SCRI.DONE', 'SCRI'),
      box('3', 'SCRI.PLAIN', 'SCRI'),
      box('4', 'END', '<END>'),
    ],
    line_conditions: ['2', '3', '4'].map((line) => ({
      ...{ workflow_line_number: line, predecessor_line_number: String(Number(line) - 1) },
    })),
  });
  const run = await execute('JOBP.DONE');
  const accepted = await rollBack(run);
  assert.deepEqual([accepted.status, accepted.json], [200, {}]);
  assert.equal(await endOf(run), 1905);
  const children = (await server.request(`/100/executions/${run}/children`)).json as {
    data: readonly { name: string; status: number }[];
  };
  assert.deepEqual(children.data.map(({ name, status }) => `${name} ${status}`).sort(), [
    'SCRI.DONE 1904',
    'SCRI.PLAIN 1913',
  ]);
});

test('a rollback whose object fails ends as a fault, and what cannot be rolled back is refused with the reason', async () => {
  await save('scri', 'SCRI.BROKEN_UNDO', script(':EXIT 4'));
  await save('scri', 'SCRI.BROKEN', {
    ...script(':PRINT "done"'),
    rollback_definitions: { rollback_object: 'SCRI.BROKEN_UNDO' },
  });
  const broken = await execute('SCRI.BROKEN');
  assert.equal((await rollBack(broken)).status, 200);
  assert.equal(await endOf(broken), 1827);

  await save('scri', 'SCRI.ACTIVE', script(':WAIT 3600'));
  const started = await server.request('/100/executions', { body: { object_name: 'SCRI.ACTIVE' } });
  const { run_id } = started.json as { run_id: number };
  const refused = await rollBack(run_id);
  assert.equal(refused.status, 403);
  assert.match(refused.text, /cannot be rolled back: it has status 1550; expected an ended run/);
  assert.equal((await rollBack(9_999_999)).status, 404);
});
