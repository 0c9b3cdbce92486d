import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { type ServeProcess, startServe, writeObjects } from './test-server.ts';
import { until } from './until.ts';

const general = (name: string, type: string, rest: object = {}) => ({
  general_attributes: { name, type, auto_deactivation: 'N', ...rest },
});
const script = (name: string, process: readonly string[], rest: object = {}) => ({
  scri: { ...general(name, 'SCRI', rest), scripts: [{ process }] },
});
const box = (line_number: string, object_name: string, object_type = 'SCRI') => ({
  ...{ line_number, object_name, object_type },
});
const after = (line: string, predecessor: string, ok_status = '') => ({
  ...{ workflow_line_number: line, predecessor_line_number: predecessor },
  ...(ok_status === '' ? {} : { ok_status }),
});

/** Lines 3 to 7 wait for the script of line 2, which runs until it is cancelled. */
const WORKFLOW = {
  jobp: {
    ...general('JOBP.ORDERS', 'JOBP'),
    workflow_definitions: [
      ...[box('1', 'START', '<START>'), box('2', 'SCRI.HELD'), box('3', 'SCRI.BREAK'), box('4', 'SCRI.OFF')],
      ...[box('5', 'SCRI.NOW'), box('6', 'SCRI.SKIP'), box('7', 'SCRI.BLOCK'), box('8', 'END', '<END>')],
    ],
    line_conditions: [
      ...[after('2', '1'), after('3', '2'), after('4', '2'), after('5', '2'), after('6', '2')],
      after('7', '2', 'ENDED_OK'),
      ...['3', '4', '5', '6', '7'].map((line) => after('8', line)),
    ],
  },
};

interface Task {
  readonly name: string;
  readonly run_id: number;
  readonly status: number;
}

/** Commands and lists of one server. */
function orders(serve: ServeProcess) {
  const done = async (...words: string[]): Promise<string> => {
    const ended = await serve.command(...words);
    assert.equal(ended.code, 0, `${words.join(' ')}: ${ended.err}`);
    return ended.out;
  };
  const run = async (...words: string[]): Promise<number> =>
    JSON.parse(await done('run', ...words, '--json')).run_id;
  const status = async (runId: number) => ((await serve.get(`/executions/${runId}`)) as Task).status;
  const reaches = (runId: number, wanted: number) =>
    until(
      `run ${runId} reaches ${wanted}`,
      () => status(runId),
      (seen) => seen === wanted,
    );
  const act = (runId: number, action: string, rest: object = {}) =>
    serve.post(`/executions/${runId}/actions`, { action, ...rest });
  return { done, run, reaches, act };
}

test('what users order for tasks is done to a workflow, its lines and its restart', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  const { done, run, reaches, act } = orders(serve);
  const names = ['SCRI.BREAK', 'SCRI.OFF', 'SCRI.NOW', 'SCRI.SKIP', 'SCRI.BLOCK'];
  await writeObjects(join(folder, 'objects'), [
    script('SCRI.HELD', [':WAIT 3600']),
    ...names.map((name) => script(name, [':PRINT "ran"'])),
    WORKFLOW,
  ]);
  await done('apply', join(folder, 'objects'));
  const workflow = await run('JOBP.ORDERS');
  const children = ((await serve.get(`/executions/${workflow}/children`)) as { data: readonly Task[] }).data;
  const idOf = (name: string): number => children.find((one) => one.name === name)?.run_id ?? 0;
  await act(idOf('SCRI.BREAK'), 'set_breakpoint');
  await act(idOf('SCRI.OFF'), 'set_inactive');
  await act(idOf('SCRI.SKIP'), 'skip');
  await act(idOf('SCRI.NOW'), 'run');
  await reaches(idOf('SCRI.NOW'), 1900);
  await done('act', String(workflow), 'suspend');
  await done('cancel', String(idOf('SCRI.HELD')));
  await reaches(workflow, 1563);
  await act(workflow, 'resume');
  await reaches(idOf('SCRI.OFF'), 1922);
  await reaches(idOf('SCRI.SKIP'), 1934);
  await reaches(idOf('SCRI.BREAK'), 1562);
  await act(idOf('SCRI.BREAK'), 'clear_breakpoint');
  await reaches(idOf('SCRI.BREAK'), 1900);
  await reaches(workflow, 1560);
  await act(idOf('SCRI.BLOCK'), 'unblock');
  await reaches(idOf('SCRI.BLOCK'), 1900);
  await reaches(workflow, 1900);

  await act(workflow, 'deactivate', { forced: true });
  const listed = (query: string) => serve.get(`/executions?name=JOBP.ORDERS&${query}`);
  assert.equal(((await listed('')) as { total: number }).total, 0);
  assert.equal(((await listed('include_deactivated=true')) as { total: number }).total, 1);

  const again = JSON.parse(
    await done('restart', String(workflow), '--aborted-only', '--wait-for-release', '--json'),
  ).run_id;
  await reaches(again, 1693);
  await act(again, 'release');
  const anew = async (name: string): Promise<Task | undefined> =>
    ((await serve.get(`/executions/${again}/children`)) as { data: readonly Task[] }).data.find(
      (one) => one.name === name,
    );
  const repeated = await until(
    'what was aborted runs again',
    () => anew('SCRI.HELD'),
    (seen) => seen?.status === 1550,
  );
  await done('cancel', String(repeated?.run_id));
  const kept = await until(
    'what had ended well is through',
    () => anew('SCRI.NOW'),
    (seen) => seen?.status === 1900,
  );
  assert.ok(kept !== undefined && !('start_time' in kept), 'it has not run again');
  await reaches(again, 1900);
  assert.equal(await serve.stop(), 0);
});

test('a full queue and a stopped client hold tasks, say so, and let go when a user orders it', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  const { done, run, reaches, act } = orders(serve);
  await writeObjects(join(folder, 'objects'), [
    { queue: { ...general('Q.ONE', 'QUEUE'), queue_attributes: { max_slots: '1' } } },
    script('SCRI.HELD', [':WAIT 3600'], { queue: 'Q.ONE' }),
    script('SCRI.QUICK', [':PRINT "ran"'], { queue: 'Q.ONE' }),
    script('SCRI.FREE', [':PRINT "ran"']),
  ]);
  await done('apply', join(folder, 'objects'));
  const held = await run('SCRI.HELD');
  const quick = await run('SCRI.QUICK');
  await reaches(quick, 1684);
  assert.match(await done('why', String(quick)), /Q\.ONE/);
  await act(quick, 'ignore_queue');
  await reaches(quick, 1900);

  await done('client', 'stop');
  const stopped = await run('SCRI.FREE');
  await reaches(stopped, 1561);
  await done('client', 'go');
  await reaches(stopped, 1900);
  await done('cancel', String(held), '--wait');
  assert.equal(await serve.stop(), 0);
});
