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
  const body = { data: { [type]: { general_attributes, ...rest } }, path: '' };
  const saved = await server.request('/100/objects', { body });
  assert.equal(saved.status, 200, saved.text);
}

async function run(name: string): Promise<number> {
  const started = await server.request('/100/executions', { body: { object_name: name } });
  assert.equal(started.status, 200, started.text);
  const { run_id } = started.json as { run_id: number };
  await server.taktwerk.whenEnded(100, run_id, 60_000);
  return run_id;
}

const lines = (...process: string[]) => ({ scripts: [{ process }] });

const workflow = (objects: readonly string[], page: readonly string[]) => ({
  workflow_definitions: [
    { line_number: '1', object_name: 'START', object_type: '<START>' },
    ...objects.map((name, index) => ({
      ...{ line_number: String(index + 2), object_name: name, object_type: 'SCRI' },
    })),
    { line_number: String(objects.length + 2), object_name: 'END', object_type: '<END>' },
  ],
  line_conditions: [...objects, 'END'].map((_, index) => ({
    workflow_line_number: String(index + 2),
    predecessor_line_number: String(index + 1),
  })),
  scripts: [{ child_post_process: page }],
});

async function commentsOf(runId: number): Promise<readonly (readonly [string, string])[]> {
  const { json } = await server.request(`/100/executions/${runId}/comments`);
  return (json as readonly { comment: string; user: string }[]).map(({ comment, user }) => [comment, user]);
}

test('a script comments on its own run and on the workflow above it, and sets archive keys of its run alone', async () => {
  await save(
    'scri',
    'SCRI.TELLS',
    lines(
      ':ADD_COMMENT "begun"',
      ':SET &TOP# = &$ACTIVATOR_RUNID#',
      ':ADD_COMMENT "told by &$NAME#", &TOP#',
      ':PUT_ATT ARCHIVE_KEY1 = "Night"',
      ':PUT_ATT ARCHIVE_KEY2 = "load"',
    ),
  );
  await save('jobp', 'JOBP.TOLD', workflow(['SCRI.TELLS'], []));
  const top = await run('JOBP.TOLD');
  const children = await server.request(`/100/executions/${top}/children`);
  const child = (children.json as { data: readonly { run_id: number; name: string }[] }).data.find(
    ({ name }) => name === 'SCRI.TELLS',
  )?.run_id;
  assert.ok(child !== undefined, children.text);
  assert.deepEqual(await commentsOf(child), [['begun', 'OPER/DEMO']]);
  assert.deepEqual(await commentsOf(top), [['told by SCRI.TELLS', 'OPER/DEMO']]);
  const { tasks } = server.taktwerk.store;
  const task = await tasks.get(100, child);
  assert.deepEqual(
    [task?.status, task?.commented, task?.archiveKey1, task?.archiveKey2],
    [1900, true, 'Night', 'load'],
  );
  const found = await server.request('/100/executions?archive_key1=Night&commented=1');
  assert.ok(found.text.includes(String(child)), found.text);
  const again = await server.request('/100/objects/SCRI.TELLS');
  assert.ok(!again.text.includes('archive_key1":"Night'), again.text);
});

test('a post-process decides the return code, the status and its text; any other script may not', async () => {
  await save('scri', 'SCRI.FAILS', lines(':EXIT 3'));
  await save('scri', 'SCRI.WORKS', lines(':PRINT "works"'));
  await save(
    'jobp',
    'JOBP.DECIDES',
    workflow(
      ['SCRI.FAILS', 'SCRI.WORKS'],
      [
        ':SET &NAME# = SYS_ACT_ME_NAME()',
        ':IF &NAME# = "SCRI.FAILS"',
        ':  MODIFY_STATE RETCODE = 0, STATUS_TEXT = "three rows were late"',
        ':ELSE',
        ':  MODIFY_STATE RETCODE = 4',
        ':  MODIFY_STATE STATUS_TEXT = "nothing came"',
        ':ENDIF',
      ],
    ),
  );
  const top = await run('JOBP.DECIDES');
  const { tasks } = server.taktwerk.store;
  const { json } = await server.request(`/100/executions/${top}/children`);
  const { data } = json as { data: readonly { run_id: number; name: string }[] };
  const ends: unknown[] = [];
  for (const { run_id } of data) {
    const task = await tasks.get(100, run_id);
    ends.push([task?.name, task?.status, task?.returnCode, task?.statusDetail]);
  }
  assert.deepEqual(ends.sort(), [
    ['SCRI.FAILS', 1900, 0, 'three rows were late'],
    ['SCRI.WORKS', 1800, 4, 'nothing came'],
  ]);

  for (const [name, line, reason] of [
    ['SCRI.STATE', ':MODIFY_STATE RETCODE = 0', /post-process only/],
    ['SCRI.NOBODY', ':ADD_COMMENT "x", 1', /no active run 1/],
    ['SCRI.EMPTY', ':ADD_COMMENT ""', /1 to 32000 characters/],
    ['SCRI.KEY', ':PUT_ATT ARCHIVE_KEY2 = "123456789012345678901"', /ARCHIVE_KEY2 has 21 characters/],
  ] as const) {
    await save('scri', name, lines(line));
    const task = await tasks.get(100, await run(name));
    assert.equal(task?.status, 1800);
    assert.match(task?.statusDetail ?? '', reason);
  }
});
