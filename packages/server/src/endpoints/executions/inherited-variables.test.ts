import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(() => server.end());

async function save(type: string, name: string, rest: object, general: object = {}): Promise<void> {
  const general_attributes = { name, type: type.toUpperCase(), auto_deactivation: 'N', ...general };
  const body = { data: { [type]: { general_attributes, ...rest } }, path: '' };
  const saved = await server.request('/100/objects?overwrite_existing_objects=true', { body });
  assert.equal(saved.status, 200, saved.text);
}

const prints = (...lines: string[]) => ({ scripts: [{ process: lines }] });

/** A workflow whose boxes follow each other. */
function workflow(...objects: readonly [type: string, name: string][]): object {
  const boxes = [['<START>', 'START'], ...objects, ['<END>', 'END']];
  return {
    workflow_definitions: boxes.map(([object_type, object_name], index) => ({
      ...{ line_number: String(index + 1), object_name, object_type },
    })),
    line_conditions: boxes.slice(1).map((_, index) => ({
      workflow_line_number: String(index + 2),
      predecessor_line_number: String(index + 1),
    })),
  };
}

interface Listed {
  readonly data: readonly { readonly name: string; readonly run_id: number; readonly status: number }[];
}

/** Runs an object to its end; answers with its tasks by name. */
async function run(name: string): Promise<{
  readonly top: number;
  readonly status: number;
  readonly tasks: Map<string, Listed['data'][0]>;
}> {
  const caller = { client: 100, user: 'OPER/DEMO' };
  const { runId } = await server.taktwerk.execute(caller, { objectName: name });
  const { status } = await server.taktwerk.whenEnded(100, runId, 60_000);
  const children = await server.request(`/100/executions/${runId}/children`);
  const { data } = children.json as Listed;
  return { top: runId, status, tasks: new Map(data.map((task) => [task.name, task])) };
}

/** What a task printed. */
async function said(runId: number | undefined, type = 'ACT'): Promise<string> {
  const answer = await server.request(`/100/executions/${runId}/reports/${type}`);
  const { data } = answer.json as { data: readonly { content: string }[] };
  return data.map(({ content }) => content).join('');
}

test('an object variable keeps its own value, or takes that of the workflow when it says so', async () => {
  await save('scri', 'SCRI.SHOW', {
    ...prints(':PRINT "own &OWN#, taken &TAKEN#, alone &ALONE#, above &ABOVE#"'),
    object_variables: [
      { name: '&OWN#', value: 'child' },
      { name: '&TAKEN#', value: 'child', inherit: '1' },
      { name: '&ALONE#', value: 'child', inherit: '1' },
    ],
  });
  await save('scri', 'SCRI.BEFORE', prints(':PSET &TAKEN# = "predecessor"'));
  await save('jobp', 'JOBP.VALUES', {
    ...workflow(['SCRI', 'SCRI.BEFORE'], ['SCRI', 'SCRI.SHOW']),
    object_variables: ['OWN#', 'TAKEN#', 'ABOVE#'].map((name) => ({ name, value: 'workflow' })),
  });
  const { tasks } = await run('JOBP.VALUES');
  const shown = tasks.get('SCRI.SHOW')?.run_id;
  assert.match(await said(shown), /own child, taken predecessor, alone child, above workflow/);
  const variables = await server.request(`/100/executions/${shown}/variables`);
  assert.deepEqual(variables.json, { 'OWN#': 'child', 'TAKEN#': 'predecessor', 'ALONE#': 'child' });
});

test('an object that inherits no variables does not see those of its workflow', async () => {
  await save(
    'scri',
    'SCRI.CLOSED',
    { ...prints(':PRINT "own &OWN#, above &ABOVE#."'), object_variables: { name: 'OWN#', value: '1' } },
    { inherit_variables: '0' },
  );
  await save('jobp', 'JOBP.CLOSED', {
    ...workflow(['SCRI', 'SCRI.CLOSED']),
    object_variables: { name: 'ABOVE#', value: 'workflow' },
  });
  const { tasks } = await run('JOBP.CLOSED');
  assert.doesNotMatch(await said(tasks.get('SCRI.CLOSED')?.run_id), /above workflow/);
});

test('prompts nobody answered take the value above them, or their default when they do not inherit', async () => {
  await save('prpt', 'PRPT.PLACE', {
    prompts: [
      { variable: 'PLACE#', default: 'nowhere' },
      { variable: 'SIZE#', default: 'small' },
    ],
  });
  const place = {
    ...prints(':PRINT "at &PLACE#, &SIZE#"'),
    prompt_sets: 'PRPT.PLACE',
  };
  await save('scri', 'SCRI.HEIR', place);
  await save('scri', 'SCRI.LONER', place, { inherit_prompts: '0' });
  await save('jobp', 'JOBP.EMPTY', { ...workflow(['SCRI', 'SCRI.HEIR']), prompt_sets: ['PRPT.PLACE'] });
  await save('jobp', 'JOBP.PLACE', {
    ...workflow(['SCRI', 'SCRI.HEIR'], ['SCRI', 'SCRI.LONER'], ['JOBP', 'JOBP.EMPTY']),
    object_variables: { name: 'PLACE#', value: 'Vienna' },
  });
  const { tasks } = await run('JOBP.PLACE');
  assert.match(await said(tasks.get('SCRI.HEIR')?.run_id), /at Vienna, small/);
  assert.match(await said(tasks.get('SCRI.LONER')?.run_id), /at nowhere, small/);
  const inner = await server.request(`/100/executions/${tasks.get('JOBP.EMPTY')?.run_id}/variables`);
  assert.deepEqual(inner.json, { 'PLACE#': 'Vienna', 'SIZE#': 'small' });
});

test('the child post-process of a workflow runs in each of its tasks that has run, before its successors', async () => {
  await save('scri', 'SCRI.GOOD', prints(':PRINT "good"'));
  await save('scri', 'SCRI.BAD', prints(':EXIT 3'));
  await save('scri', 'SCRI.AFTER', prints(':PRINT "counted &COUNT#"'));
  await save('scri', 'SCRI.OFF', prints(':PRINT "never"'), { active: '0' });
  await save('jobp', 'JOBP.WATCHED', {
    ...workflow(['SCRI', 'SCRI.GOOD'], ['SCRI', 'SCRI.BAD'], ['SCRI', 'SCRI.OFF'], ['SCRI', 'SCRI.AFTER']),
    object_variables: { name: 'COUNT#', value: '0' },
    scripts: [
      {
        child_post_process: [
          ':PRINT "after &$NAME#"',
          ':SET &N# = &COUNT# + 1',
          ':PSET &COUNT# = &N#',
          ':WAIT 1',
        ],
      },
    ],
  });
  const { tasks } = await run('JOBP.WATCHED');
  const statuses = [...tasks.values()].map(({ name, status }) => [name, status]).sort();
  assert.deepEqual(statuses, [
    ['SCRI.AFTER', 1900],
    ['SCRI.BAD', 1800],
    ['SCRI.GOOD', 1900],
    ['SCRI.OFF', 1925],
  ]);
  assert.match(await said(tasks.get('SCRI.GOOD')?.run_id, 'POST'), /after SCRI\.GOOD/);
  assert.match(await said(tasks.get('SCRI.BAD')?.run_id, 'POST'), /after SCRI\.BAD/);
  assert.match(await said(tasks.get('SCRI.AFTER')?.run_id), /counted 2/);
});

test('a child post-process that fails makes the task end as a fault', async () => {
  await save('scri', 'SCRI.GOOD', prints(':PRINT "good"'));
  await save('jobp', 'JOBP.FAILING', {
    ...workflow(['SCRI', 'SCRI.GOOD']),
    scripts: [{ child_post_process: [':STOP MSG, 50, "no good"'] }],
  });
  const { tasks } = await run('JOBP.FAILING');
  assert.equal(tasks.get('SCRI.GOOD')?.status, 1823);
});
