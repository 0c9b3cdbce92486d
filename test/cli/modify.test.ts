import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { startServe, writeObjects } from './test-server.ts';
import { until } from './until.ts';

const script = (name: string, ...process: string[]) => ({
  scri: { general_attributes: { name, type: 'SCRI', auto_deactivation: 'N' }, scripts: [{ process }] },
});

/** A workflow whose boxes follow each other. */
function workflow(name: string, ...objects: string[]): object {
  const boxes = ['START', ...objects, 'END'];
  const types: Readonly<Record<string, string>> = { START: '<START>', END: '<END>' };
  return {
    jobp: {
      general_attributes: { name, type: 'JOBP', auto_deactivation: 'N' },
      workflow_definitions: boxes.map((object_name, index) => ({
        ...{ line_number: String(index + 1), object_name, object_type: types[object_name] ?? 'SCRI' },
      })),
      line_conditions: boxes.slice(1).map((_, index) => ({
        workflow_line_number: String(index + 2),
        predecessor_line_number: String(index + 1),
      })),
    },
  };
}

interface Task {
  readonly name: string;
  readonly run_id: number;
  readonly status: number;
}

test('taktwerk modify puts other lines into an active workflow, and refuses to touch what has been processed', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  await writeObjects(join(folder, 'objects'), [
    script('SCRI.HELD', ':WAIT 3600'),
    script('SCRI.OUT', ':PRINT "out"'),
    script('SCRI.IN', ':PRINT "in"'),
    workflow('JOBP.CHANGED', 'SCRI.HELD', 'SCRI.OUT'),
  ]);
  const applied = await serve.command('apply', join(folder, 'objects'));
  assert.equal(applied.code, 0, applied.err + applied.out);
  await writeObjects(join(folder, 'lines'), [
    workflow('JOBP.CHANGED', 'SCRI.HELD', 'SCRI.IN'),
    workflow('JOBP.CHANGED', 'SCRI.IN', 'SCRI.OUT'),
  ]);
  const started = await serve.command('run', 'JOBP.CHANGED', '--json');
  const run: number = JSON.parse(started.out).run_id;
  const tasks = async (): Promise<readonly Task[]> =>
    ((await serve.get(`/executions/${run}/children`)) as { data: readonly Task[] }).data;
  const task = async (name: string) => (await tasks()).find((one) => one.name === name);
  const held = await until(
    'the first line runs',
    () => task('SCRI.HELD'),
    (seen) => seen?.status === 1550,
  );

  const wrong = await serve.command('modify', String(run), join(folder, 'lines', '1.json'));
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.err, /Line 2 cannot be changed/);
  const modified = await serve.command('modify', String(run), join(folder, 'lines', '0.json'));
  assert.equal(modified.code, 0, modified.err);
  assert.match(modified.out, new RegExp(`Run ${run}: modified`));
  assert.equal((await serve.command('cancel', String(held?.run_id))).code, 0);
  const { status } = await until(
    'the workflow has ended',
    async () => (await serve.get(`/executions/${run}`)) as Task,
    (seen) => seen.status >= 1800,
  );
  assert.equal(status, 1900);
  assert.deepEqual((await tasks()).map((one) => `${one.name} ${one.status}`).sort(), [
    'SCRI.HELD 1850',
    'SCRI.IN 1900',
    'SCRI.OUT 1923',
  ]);
  assert.equal(((await serve.get('/executions?modified_only=true')) as { total: number }).total, 1);
  const object = (await serve.get('/objects/JOBP.CHANGED')) as {
    data: { jobp: { workflow_definitions: readonly { object_name: string }[] } };
  };
  assert.deepEqual(
    object.data.jobp.workflow_definitions.map((box) => box.object_name),
    ['START', 'SCRI.HELD', 'SCRI.OUT', 'END'],
    'the object stays as it is',
  );
  assert.equal(await serve.stop(), 0);
});
