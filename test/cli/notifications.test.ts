import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { startServe, writeObjects } from './test-server.ts';
import { until } from './until.ts';

/** A notification to the user of the commands. */
const call = (name: string, kind: string, more: object = {}) => ({
  call: {
    general_attributes: { name, type: 'CALL', auto_deactivation: 'N' },
    call_attributes: {
      kind,
      subject: `About ${name}`,
      recipients: [{ type: 'USER', name: 'ADMIN/TAKTWERK' }],
      ...more,
    },
  },
});

interface Listed {
  readonly run_id: number;
  readonly name: string;
  readonly status: number;
  readonly answers: readonly string[];
}

test('the command line lists notifications, answers each once, and follows an alert to the one it escalates to', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  await writeObjects(join(folder, 'objects'), [
    call('CALL.ASK', 'REQUEST'),
    call('CALL.ALERT', 'ALERT', { escalate_on_reject: '1', escalate_to: 'CALL.MANAGER' }),
    call('CALL.MANAGER', 'ALERT'),
  ]);
  const said = async (...words: readonly string[]): Promise<string> => {
    const { code, out, err } = await serve.here(...words);
    assert.equal(code, 0, `${words.join(' ')}: ${err}${out}`);
    return out;
  };
  const listed = async (): Promise<readonly Listed[]> =>
    JSON.parse(await said('notification', 'list', '--json')).data;
  /** The notification of a name, once it waits for an answer with a status. */
  const open = async (name: string, status: number): Promise<Listed> => {
    const found = (list: readonly Listed[]) => list.find((one) => one.name === name && one.status === status);
    const one = found(
      await until(`${name} waits with ${status}`, listed, (list) => found(list) !== undefined),
    );
    assert.ok(one);
    return one;
  };
  const reaches = (run: number, wanted: number): Promise<unknown> =>
    until(
      `run ${run} has status ${wanted}`,
      async () => (await serve.get(`/executions/${run}`)) as { status: number },
      ({ status }) => status === wanted,
    );
  const start = async (name: string): Promise<number> => JSON.parse(await said('run', name, '--json')).run_id;
  const answer = async (run: number, word: string): Promise<void> => {
    assert.equal(
      await said('notification', 'answer', String(run), word),
      `Run ${run}: answered ${word.toUpperCase()}.\n`,
    );
  };
  await said('apply', join(folder, 'objects'));

  const asked = await start('CALL.ASK');
  assert.deepEqual((await open('CALL.ASK', 1552)).answers, ['YES', 'NO']);
  const table = await said('notification', 'list');
  assert.match(table, /^RUN +KIND +STATUS +NAME +SUBJECT\n/);
  assert.match(table, new RegExp(`^${asked} +REQUEST .* CALL\\.ASK +About CALL\\.ASK$`, 'm'));
  const wrong = await serve.here('notification', 'answer', String(asked), 'DONE');
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.err, /DONE/);
  await answer(asked, 'yes');
  await reaches(asked, 1901);
  const again = await serve.here('notification', 'answer', String(asked), 'NO');
  assert.notEqual(again.code, 0, 'it counts once');
  await reaches(asked, 1901);

  const alert = await start('CALL.ALERT');
  await open('CALL.ALERT', 1552);
  await answer(alert, 'REJECT');
  await reaches(alert, 1556);
  const { run_id: manager } = await open('CALL.MANAGER', 1552);
  await answer(manager, 'ACCEPT');
  assert.deepEqual((await open('CALL.MANAGER', 1553)).answers, ['REJECT', 'DONE']);
  await answer(manager, 'DONE');
  await reaches(manager, 1901);
  await reaches(alert, 1856);
  await until('nothing waits for an answer', listed, (list) => list.length === 0);
  assert.equal(await serve.stop(), 0);
});
