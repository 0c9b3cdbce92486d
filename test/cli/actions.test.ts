import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { shellJob, startServe, writeObjects } from './test-server.ts';
import { until } from './until.ts';

const script = (name: string) => ({
  scri: {
    general_attributes: { name, type: 'SCRI', auto_deactivation: 'N' },
    scripts: [{ process: [':PRINT "done"'] }],
  },
});

/** A job whose agent is not there, so that it waits for it. */
const waiting = shellJob('JOBS.WAITS', ['true']);

/** A workflow whose boxes follow each other; the second asks for a good end of the first, or blocks. */
function workflow(name: string, ...objects: readonly string[]): object {
  const boxes = ['START', ...objects, 'END'];
  const typeOf = (object: string) => (object.startsWith('JOBS') ? 'JOBS' : 'SCRI');
  return {
    jobp: {
      general_attributes: { name, type: 'JOBP', auto_deactivation: 'N' },
      workflow_definitions: boxes.map((object_name, index) => ({
        line_number: String(index + 1),
        object_name,
        object_type:
          object_name === 'START' || object_name === 'END' ? `<${object_name}>` : typeOf(object_name),
      })),
      line_conditions: boxes.slice(1).map((_, index) => ({
        workflow_line_number: String(index + 2),
        predecessor_line_number: String(index + 1),
        ok_status: index === 1 ? 'ANY_OK' : '',
        precondition_error_action: 'H',
      })),
    },
  };
}

interface Seen {
  readonly name: string;
  readonly run_id: number;
  readonly status: number;
}

test('the command line takes lines of a workflow in and out, holds and unblocks them, and lets tasks go that wait', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  await writeObjects(join(folder, 'objects'), [
    waiting,
    ...['SCRI.A', 'SCRI.B'].map(script),
    { queue: { general_attributes: { name: 'QUEUE.SHUT' }, queue_attributes: { max_slots: '0' } } },
    workflow('JOBP.LINES', 'JOBS.WAITS', 'SCRI.A', 'SCRI.B'),
  ]);
  const said = async (...words: readonly string[]): Promise<string> => {
    const { code, out, err } = await serve.here(...words);
    assert.equal(code, 0, `${words.join(' ')}: ${err}${out}`);
    return out;
  };
  const act = async (run: number, ...words: readonly string[]): Promise<void> => {
    assert.equal(await said('act', String(run), ...words), `Run ${run}: ${words[0]} done.\n`);
  };
  const start = async (...words: readonly string[]): Promise<number> =>
    JSON.parse(await said('run', ...words, '--json')).run_id;
  /** Resolves once the task has the status. */
  const reaches = (run: number, wanted: number): Promise<Seen> =>
    until(
      `run ${run} has status ${wanted}`,
      async () => (await serve.get(`/executions/${run}`)) as Seen,
      ({ status }) => status === wanted,
    );
  /** The lines of a workflow, once its first waits for its agent. */
  const lines = async (run: number): Promise<(name: string) => number> => {
    const { data } = await until(
      'the first line waits for its agent',
      async () => (await serve.get(`/executions/${run}/children`)) as { data: readonly Seen[] },
      (seen) => seen.data.some(({ name, status }) => name === 'JOBS.WAITS' && status === 1696),
    );
    return (wanted) => data.find(({ name }) => name === wanted)?.run_id ?? 0;
  };
  await said('apply', join(folder, 'objects'));

  const first = await start('JOBP.LINES');
  const line = await lines(first);
  await act(first, 'suspend');
  await reaches(first, 1563);
  await act(first, 'resume');
  await reaches(first, 1550);
  await act(line('SCRI.A'), 'set_inactive');
  await act(line('SCRI.A'), 'set-active');
  await act(line('SCRI.A'), 'set-inactive');
  await act(line('SCRI.B'), 'set_breakpoint');
  await act(line('JOBS.WAITS'), 'skip');
  await reaches(line('JOBS.WAITS'), 1934);
  await reaches(line('SCRI.A'), 1922);
  await reaches(line('SCRI.B'), 1562);
  await act(line('SCRI.B'), 'clear_breakpoint');
  await reaches(line('SCRI.B'), 1900);
  await reaches(first, 1900);
  const late = await serve.here('act', String(first), 'suspend');
  assert.notEqual(late.code, 0, 'it has ended');
  await act(first, 'deactivate', '--forced');

  const second = await start('JOBP.LINES');
  const blocked = await lines(second);
  await said('cancel', String(blocked('JOBS.WAITS')));
  await reaches(second, 1560);
  await act(blocked('SCRI.A'), 'unblock');
  await reaches(second, 1900);
  await reaches(blocked('SCRI.B'), 1900);

  const queued = await start('SCRI.A', '--queue', 'QUEUE.SHUT');
  await act(queued, 'ignore_queue');
  await reaches(queued, 1900);
  const unknown = await serve.here('act', String(queued), 'explode');
  assert.notEqual(unknown.code, 0);
  assert.match(unknown.err, /explode/);
  assert.equal(await serve.stop(), 0);
});
