import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(() => server.end());

async function save(type: string, name: string, rest: object, general: object = {}): Promise<void> {
  const general_attributes = { name, type: type.toUpperCase(), auto_deactivation: 'N', ...general };
  const body = { data: { [type]: { general_attributes, ...rest } }, path: '' };
  const saved = await server.request('/100/objects', { body });
  assert.equal(saved.status, 200, saved.text);
}

const lines = (...process: string[]) => ({ scripts: [{ process }] });

async function ended(runId: number): Promise<number> {
  return (await server.taktwerk.whenEnded(100, runId, 60_000)).status;
}

/** Runs a script to its end; answers with what it printed. */
async function script(...process: string[]): Promise<string> {
  const started = await server.request('/100/scripts', { body: { script: process.join('\n') } });
  assert.equal(started.status, 200, started.text);
  const { run_id } = started.json as { run_id: number };
  await ended(run_id);
  const report = await server.request(`/100/executions/${run_id}/reports/ACT`);
  return (report.json as { data: readonly { content: string }[] }).data.map((page) => page.content).join('');
}

async function tasksOf(runId: number): Promise<Map<string, { run_id: number; status: number }>> {
  const { json } = await server.request(`/100/executions/${runId}/children`);
  const { data } = json as { data: readonly { name: string; run_id: number; status: number }[] };
  return new Map(data.map((task) => [task.name, task]));
}

/** The run id a script printed behind this word. */
const numberIn = (text: string, word: string): number =>
  Number(new RegExp(`${word}=0*(\\d+)`).exec(text)?.[1]);

test('a script lets lines of an active workflow start: without a dependency, without an earliest start, at once', async () => {
  await save('scri', 'SCRI.LONG', lines(':WAIT 3600'));
  for (const name of ['SCRI.BEHIND', 'SCRI.TOMORROW', 'SCRI.SOMEDAY', 'SCRI.NEVER'])
    await save('scri', name, lines(':PRINT "ran"'));
  const box = (line_number: string, object_name: string, object_type: string, rest: object = {}) => ({
    ...{ line_number, object_name, object_type },
    ...rest,
  });
  const behind = (line: number, predecessor: number) => ({
    workflow_line_number: String(line),
    predecessor_line_number: String(predecessor),
  });
  await save('jobp', 'JOBP.HELD', {
    workflow_definitions: [
      box('1', 'START', '<START>'),
      box('2', 'SCRI.LONG', 'SCRI'),
      box('3', 'SCRI.BEHIND', 'SCRI'),
      box('4', 'SCRI.TOMORROW', 'SCRI', { earliest_start_time: '020000' }),
      box('5', 'SCRI.SOMEDAY', 'SCRI'),
      box('6', 'SCRI.NEVER', 'SCRI'),
      box('7', 'END', '<END>'),
    ],
    line_conditions: [
      ...[behind(2, 1), behind(3, 2), behind(4, 2), behind(5, 2), behind(6, 2)],
      ...[behind(7, 3), behind(7, 4), behind(7, 5), behind(7, 6)],
    ],
  });
  const said = await script(
    ':SET &RUN# = ACTIVATE_UC_OBJECT("JOBP.HELD")',
    ':PRINT "run=&RUN#"',
    ':SET &A# = MODIFY_UC_OBJECT(&RUN#, "REMOVE_DEPENDENCY", "SCRI.BEHIND", "SCRI.LONG")',
    ':SET &B# = MODIFY_UC_OBJECT(&RUN#, "EARLIEST_STARTTIME", "SCRI.TOMORROW", "OFF")',
    ':SET &C# = MODIFY_UC_OBJECT(&RUN#, "REMOVE_DEPENDENCY", "SCRI.TOMORROW", "SCRI.LONG")',
    ':SET &D# = MODIFY_UC_OBJECT(&RUN#, "GOIMM", "SCRI.SOMEDAY")',
    ':SET &E# = MODIFY_UC_OBJECT(&RUN#, "REMOVE_DEPENDENCY", "SCRI.NEVER", "SCRI.BEHIND")',
    ':SET &NR# = SYS_LAST_ERR_NR()',
    ':PRINT "answers &A#&B#&C#&D# error &NR#"',
  );
  assert.match(said, /answers 0000 error 0*20539/);
  const run = numberIn(said, 'run');
  const tasks = await tasksOf(run);
  for (const name of ['SCRI.BEHIND', 'SCRI.TOMORROW', 'SCRI.SOMEDAY'])
    assert.equal(await ended(tasks.get(name)?.run_id ?? 0), 1900, name);
  assert.equal((await tasksOf(run)).get('SCRI.NEVER')?.status, 1700);
  const modified = await server.request(`/100/executions?modified_only=true&run_id=${run}`);
  assert.equal((modified.json as { total: number }).total, 1);
  const cancel = { action: 'cancel', cancel: { recursive: true } };
  assert.equal((await server.request(`/100/executions/${run}/status`, { body: cancel })).status, 200);
  assert.equal(await ended(run), 1850);
});

test('a script answers a notification and changes a job group, for their runs alone', async () => {
  await save('call', 'CALL.ASK', {
    call_attributes: {
      ...{ kind: 'REQUEST', subject: 'Go on?', text: 'Yes or no.' },
      recipients: [{ type: 'USER', name: 'OPER/DEMO' }],
    },
  });
  await save('jobg', 'JOBG.NIGHT', {});
  await save('scri', 'SCRI.MEMBER', lines(':WAIT 3600'), { job_group: 'JOBG.NIGHT' });
  const execute = async (object_name: string): Promise<number> => {
    const started = await server.request('/100/executions', { body: { object_name } });
    return (started.json as { run_id: number }).run_id;
  };
  const status = async (runId: number): Promise<number> =>
    ((await server.request(`/100/executions/${runId}`)).json as { status: number }).status;
  const ask = await execute('CALL.ASK');
  // It may be answered once its recipients have been looked up.
  for (const end = Date.now() + 60_000; (await status(ask)) < 1541; await setImmediate())
    assert.ok(Date.now() < end, 'the notification does not call');
  const [first, second] = [await execute('SCRI.MEMBER'), await execute('SCRI.MEMBER')];
  const group = await execute('JOBG.NIGHT');
  assert.equal(await status(second), 1710);
  const said = await script(
    `:SET &WRONG# = MODIFY_UC_OBJECT(${ask}, "RESPONSE", "PERHAPS")`,
    ':SET &NR# = SYS_LAST_ERR_NR()',
    ':PRINT "wrong &NR#"',
    `:SET &NO# = MODIFY_UC_OBJECT(${ask}, "RESPONSE", "NO")`,
    `:SET &MORE# = MODIFY_UC_OBJECT(${group}, "GR_MAX_PAR_JOBS", 2)`,
    ':PRINT "answers &NO#&MORE#"',
  );
  assert.match(said, /wrong 0*20538/);
  assert.match(said, /answers 00/);
  assert.equal(await ended(ask), 1852);
  assert.notEqual(await status(second), 1710);
  for (const runId of [group, first, second])
    await server.request(`/100/executions/${runId}/status`, { body: { action: 'cancel' } });
});

test('a script may change runs only as far as its user may', async () => {
  await save('scri', 'SCRI.HELD', lines(':WAIT 3600'));
  const user = {
    ...{ user_attributes: { is_active: '1', password: 'geheim geheim' } },
    authorizations: [
      { auth_group: '1', filter_object_type: '*', bitcode: 'RX' },
      { auth_group: '1', filter_object_type: 'JOBP', bitcode: 'RX' },
    ],
  };
  const general_attributes = { name: 'READER/DEMO', type: 'USER' };
  const made = await server.request('/100/system/users', {
    body: { data: { user: { general_attributes, ...user } }, path: '' },
  });
  assert.equal(made.status, 200, made.text);
  await save('scri', 'SCRI.TRIES', lines(...TRIES));
  const credentials = '100/READER/DEMO:geheim geheim';
  const started = await server.request('/100/executions', {
    body: { object_name: 'SCRI.TRIES' },
    credentials,
  });
  assert.equal(started.status, 200, started.text);
  const { run_id } = started.json as { run_id: number };
  await ended(run_id);
  const report = await server.request(`/100/executions/${run_id}/reports/ACT`);
  assert.match(report.text, /refused 0*45902/);
});

const TRIES = [
  ':SET &RUN# = ACTIVATE_UC_OBJECT("JOBP.HELD")',
  ':SET &X# = MODIFY_UC_OBJECT(&RUN#, "GOIMM", "SCRI.SOMEDAY")',
  ':SET &NR# = SYS_LAST_ERR_NR()',
  ':PRINT "refused &NR#"',
];

test('a script sets the logical date and the start time of what it activates', async () => {
  await save('scri', 'SCRI.DATED', lines(':SET &D# = SYS_DATE("YYYYMMDD")', ':PRINT "on &D#"'));
  const said = await script(
    ':SET &RUN# = ACTIVATE_UC_OBJECT("SCRI.DATED", WAIT, "20210203")',
    ':PRINT "run=&RUN#"',
    ':SET &LATER# = ACTIVATE_UC_OBJECT("SCRI.DATED", , , , "2999-01-02 03:04:05")',
    ':PRINT "later=&LATER#"',
  );
  const report = await server.request(`/100/executions/${numberIn(said, 'run')}/reports/ACT`);
  assert.match(report.text, /on 20210203/);
  const later = numberIn(said, 'later');
  const { json } = await server.request(`/100/executions/${later}`);
  assert.equal((json as { status: number }).status, 1698);
  const why = await server.request(`/taktwerk/v1/100/executions/${later}/why`);
  assert.match(why.text, /2999-01-02T03:04:05/);
  await server.request(`/100/executions/${later}/status`, { body: { action: 'cancel' } });
});
