import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Task } from '@taktwerk/model';
import type { Taktwerk } from '../taktwerk.ts';
import { draft } from '../testing/draft.ts';
import { whenWaiting } from '../testing/when-waiting.ts';
import { withNode } from '../testing/with-node.ts';

const caller = { client: 100, user: 'OPER/DEMO' };

const script = (name: string, ...lines: string[]) => draft('scri', name, { scripts: [{ process: lines }] });

async function run(node: Taktwerk, objectName: string, inputs?: Record<string, unknown>): Promise<Task> {
  const { runId } = await node.execute(caller, { objectName, ...(inputs && { inputs }) });
  return node.whenEnded(100, runId, 10_000);
}

async function report(node: Taktwerk, runId: number, type: 'ACT' | 'POST' = 'ACT'): Promise<string> {
  const { pages } = await node.store.reports.pages(runId, type, { from: 1, limit: 100 });
  return pages.map((page) => page.text).join('');
}

test('a script runs, prints into its report and is history when it is acknowledged as ended', async () => {
  await withNode(async (node) => {
    await node.saveObjects(caller, [script('S.HELLO', ':SET &X# = 6 * 7', ':PRINT "the answer is &X#"')], {
      overwrite: false,
    });
    const task = await run(node, 's.hello');
    assert.deepEqual(
      [task.status, task.name, task.user, task.queue],
      [1900, 'S.HELLO', 'OPER/DEMO', 'CLIENT_QUEUE'],
    );
    assert.match(
      await report(node, task.runId),
      /^Run \d+ of S\.HELLO, activated by OPER\/DEMO\.\nthe answer is 42\n$/,
    );
    assert.equal(node.activeExecutions, 0);
  });
});

test('a script that does not parse is refused when it is saved, with its line', async () => {
  await withNode(async (node) => {
    await assert.rejects(
      node.saveObjects(caller, [script('S.BAD', ':SET &A# = 1', ':IF &A# = 1')], { overwrite: false }),
      {
        reason: 'invalidObject',
        details: /scripts\.process.*line 2/,
      },
    );
    await assert.rejects(node.execute(caller, { objectName: 'S.BAD' }), { reason: 'unknownObject' });
  });
});

test('scripts given as text run each its own, and go on where they were after a restart', async () => {
  await withNode(async (node, restart) => {
    const first = await node.runScript(caller, { script: ':PRINT "first"' });
    assert.equal((await node.whenEnded(100, first.runId, 10_000)).status, 1900);
    const script = ':SET &A# = 1\n:WAIT 1\n:SET &A# = &A# + 1\n:PRINT "second &A#"';
    const { runId } = await node.runScript(caller, { script });
    const again = await restart();
    const task = await again.whenEnded(100, runId, 10_000);
    assert.deepEqual([task.status, task.type, task.name], [1900, 'API', '*SCRIPT']);
    assert.match(await report(again, runId), /second 0*2\n/);
    const queued = await again.runScript(caller, { script: ':PRINT "third"' });
    const third = await (await restart()).whenEnded(100, queued.runId, 10_000);
    assert.equal(third.status, 1900);
  });
});

test('variables, VARA rows and activated runs of a script count once, whatever restarts come between', async () => {
  await withNode(async (node, restart) => {
    await node.saveObjects(
      caller,
      [
        draft('vara', 'V.COUNT', { variable_definitions: { type: 'STATIC' }, static_values: [] }),
        script('S.CHILD', ':PRINT "child of &$ACTIVATOR_RUNID#"'),
        script(
          'S.MAIN',
          ':PRINT "before"',
          ':SET &R# = ACTIVATE_UC_OBJECT(S.CHILD)',
          ':PUT_VAR V.COUNT, "K", "&R#"',
          ':WAIT 1',
          ':SET &V# = GET_VAR(V.COUNT, "K")',
          ':IF &V# = &R#',
          ':  PRINT "same &V#"',
          ':ENDIF',
        ),
      ],
      { overwrite: false },
    );
    // Once it has run the node knows all it needs to activate it at once.
    await run(node, 'S.CHILD');
    const { runId } = await node.execute(caller, { objectName: 'S.MAIN' });
    await whenWaiting(node, runId, 'time');
    const again = await restart();
    const task = await again.whenEnded(100, runId, 10_000);
    assert.equal(task.status, 1900);
    const lines = (await report(again, runId)).trim().split('\n').slice(1);
    assert.equal(lines[0], 'before');
    assert.match(lines[1] ?? '', /^same 0*\d+$/);
    assert.equal(lines.length, 2);
    const children = await again.store.tasks.list(
      { client: 100, name: 'S.CHILD', includeDeactivated: true },
      { limit: 10 },
    );
    assert.equal(children.total, 2);
    assert.equal(children.tasks[0]?.activator, runId);
  });
});

test('a script that waits for a run it activated goes on when that run has ended', async () => {
  await withNode(async (node) => {
    await node.saveObjects(
      caller,
      [
        script('S.INNER', ':WAIT 1', ':PRINT "inner"'),
        script('S.OUTER', ':SET &R# = ACTIVATE_UC_OBJECT(S.INNER, WAIT)', ':PRINT "inner was &R#"'),
      ],
      { overwrite: false },
    );
    await run(node, 'S.INNER');
    const { runId } = await node.execute(caller, { objectName: 'S.OUTER' });
    await whenWaiting(node, runId, 'task');
    assert.equal((await node.whenEnded(100, runId, 10_000)).status, 1900);
    assert.match(await report(node, runId), /inner was 0*\d{7}/);
  });
});

test('an endless script stops neither the server nor other scripts, and can be cancelled', async () => {
  await withNode(async (node) => {
    await node.saveObjects(
      caller,
      [script('S.ENDLESS', ':WHILE 1 = 1', ':  SET &X# = 1', ':ENDWHILE'), script('S.SHORT', ':PRINT "x"')],
      { overwrite: false },
    );
    const { runId } = await node.execute(caller, { objectName: 'S.ENDLESS' });
    for (let count = 0; count < 20; count += 1) assert.equal((await run(node, 'S.SHORT')).status, 1900);
    await node.cancel(caller, runId, { recursive: false });
    assert.equal((await node.whenEnded(100, runId, 10_000)).status, 1850);
  });
});

test('a workflow publishes values to later tasks and prompts reach the scripts', async () => {
  await withNode(async (node) => {
    const box = (line_number: string, object_name: string, object_type: string) => ({
      line_number,
      object_name,
      object_type,
    });
    await node.saveObjects(
      caller,
      [
        draft('prpt', 'PRPT.P', { prompts: [{ variable: 'REGION#', type: 'text', default: 'EU' }] }),
        script('S.FIRST', ':SET &N# = "from first"', ':PUBLISH &N#'),
        script('S.SECOND', ':PRINT "&N# in &REGION#"'),
        draft('jobp', 'W.TWO', {
          prompt_sets: ['PRPT.P'],
          workflow_definitions: [
            box('1', 'START', '<START>'),
            box('2', 'S.FIRST', 'SCRI'),
            box('3', 'S.SECOND', 'SCRI'),
            box('4', 'END', '<END>'),
          ],
          line_conditions: [
            { workflow_line_number: '2', line_number: '1', predecessor_line_number: '1' },
            {
              workflow_line_number: '3',
              line_number: '1',
              predecessor_line_number: '2',
              ok_status: 'ENDED_OK',
            },
            {
              workflow_line_number: '4',
              line_number: '1',
              predecessor_line_number: '3',
              ok_status: 'ANY_OK',
            },
          ],
        }),
      ],
      { overwrite: false },
    );
    const task = await run(node, 'W.TWO', { '&REGION#': 'US' });
    assert.equal(task.status, 1900);
    const children = await node.store.tasks.list(
      { client: 100, parent: task.runId, includeDeactivated: true },
      { limit: 10 },
    );
    const second = children.tasks.find((child) => child.name === 'S.SECOND');
    assert.match(await report(node, second?.runId ?? 0), /from first in US/);
    await assert.rejects(node.execute(caller, { objectName: 'W.TWO', inputs: { WRONG: '1' } }), {
      reason: 'invalidInput',
      details: /WRONG/,
    });
  });
});

test('an external dependency finds the last run that counts, and waits for the next one', async () => {
  await withNode(async (node) => {
    const flow = (name: string, members: object) =>
      draft('jobp', name, {
        workflow_definitions: [
          { line_number: '1', object_name: 'START', object_type: '<START>' },
          { line_number: '2', object_name: 'S.OTHER', object_type: '<XTRNL>', ...members },
          { line_number: '3', object_name: 'END', object_type: '<END>' },
        ],
        line_conditions: [
          { workflow_line_number: '3', predecessor_line_number: '1' },
          { workflow_line_number: '3', predecessor_line_number: '2' },
        ],
      });
    await node.saveObjects(
      caller,
      [
        script('S.OTHER', ':PRINT "other"'),
        flow('JOBP.SINCE', { external_status: 'ANY_OK' }),
        flow('JOBP.SKIP', { external_status: 'ANY_ABEND', external_else: 'SKIP' }),
      ],
      { overwrite: false },
    );
    await run(node, 'S.OTHER');
    const ends = async (objectName: string) => {
      const { runId } = await node.execute(caller, { objectName });
      return (await node.whenEnded(100, runId, 10_000)).status;
    };
    assert.deepEqual([await ends('JOBP.SINCE'), await ends('JOBP.SKIP')], [1900, 1900]);
    const { runId } = await node.execute(caller, { objectName: 'JOBP.SINCE' });
    const waited = await node.whenEnded(100, runId, 300);
    assert.equal(waited.status, 1550, 'the run before is older than the last run of the workflow');
    await run(node, 'S.OTHER');
    assert.equal((await node.whenEnded(100, runId, 10_000)).status, 1900);
  });
});

test('a FOREACH workflow runs for each row of a VARA object, with what a script has just written', async () => {
  await withNode(async (node) => {
    const box = (line_number: string, object_name: string, object_type: string) => ({
      line_number,
      object_name,
      object_type,
    });
    const after = (line: string, predecessor: string) => ({
      workflow_line_number: line,
      predecessor_line_number: predecessor,
    });
    await node.saveObjects(
      caller,
      [
        draft('vara', 'V.LOOP', {
          variable_definitions: { type: 'STATIC' },
          static_values: [{ key: 'K1', value1: 'red' }],
        }),
        script('S.WRITE', ':PUT_VAR V.LOOP, "K2", "blue"'),
        script('S.EACH', ':PRINT "colour &COLOUR#"'),
        draft('jobp', 'JOBP.LOOP', {
          general_attributes: { name: 'JOBP.LOOP', type: 'JOBP', sub_type: 'FOREACH' },
          foreach_attributes: { source: 'VARA', object: 'V.LOOP', column: '2', variable: '&COLOUR#' },
          workflow_definitions: [
            box('1', 'START', '<START>'),
            box('2', 'S.EACH', 'SCRI'),
            box('3', 'END', '<END>'),
          ],
          line_conditions: [after('2', '1'), after('3', '2')],
        }),
      ],
      { overwrite: false },
    );
    await run(node, 'S.WRITE');
    const { runId } = await node.execute(caller, { objectName: 'JOBP.LOOP' });
    assert.equal((await node.whenEnded(100, runId, 10_000)).status, 1900);
    const children = await node.store.tasks.list(
      { client: 100, parent: runId, includeDeactivated: true },
      { limit: 10 },
    );
    const printed = await Promise.all(
      children.tasks.map(async (task) => (await report(node, task.runId)).trim()),
    );
    assert.deepEqual(printed.map((text) => text.split('\n').at(-1)).sort(), ['colour blue', 'colour red']);
  });
});

test('a restart keeps the inputs of the run it is based on', async () => {
  await withNode(async (node) => {
    await node.saveObjects(
      caller,
      [
        draft('prpt', 'PRPT.P', { prompts: [{ variable: 'N#', type: 'text' }] }),
        draft('scri', 'S.IN', { prompt_sets: ['PRPT.P'], scripts: [{ process: ':PRINT "got &N#"' }] }),
      ],
      { overwrite: false },
    );
    const first = await run(node, 'S.IN', { 'N#': '5' });
    const { runId } = await node.restart(caller, first.runId, {});
    const second = await node.whenEnded(100, runId, 10_000);
    assert.equal(second.referenceRunId, first.runId);
    assert.match(await report(node, runId), /a restart of \d+[\s\S]*got 5/);
  });
});

test('a job whose LOGIN does not exist or has no row for its agent is FAULT_OTHER and says so', async () => {
  await withNode(async (node) => {
    const job = (name: string, login: string) =>
      draft('jobs', name, {
        job_attributes: { platform: 'UNIX', agent: 'UNIX01', login },
        scripts: [{ process: 'true' }],
      });
    const login = draft('login', 'LOGIN.OTHER', {
      login_definitions: [{ agent: 'UNIX99', login_type: 'UNIX', user: 'nobody' }],
    });
    await node.saveObjects(caller, [job('J.NONE', 'LOGIN.NONE'), job('J.OTHER', 'LOGIN.OTHER'), login], {
      overwrite: false,
    });
    const none = await run(node, 'J.NONE');
    assert.deepEqual(
      [none.status, none.statusDetail],
      [1820, 'There is no LOGIN object LOGIN.NONE in client 100.'],
    );
    const other = await run(node, 'J.OTHER');
    assert.equal(other.status, 1820);
    assert.match(other.statusDetail ?? '', /LOGIN\.OTHER has no row for agent UNIX01/);
  });
});

test('a script has the run id of what is generated at activation only when its script is through', async () => {
  await withNode(async (node) => {
    const early = draft('scri', 'S.EARLY', {
      scripts: [{ process: [':WAIT 1', ':PUT_VAR V.SAID, "X", "generated"'] }],
    });
    const attributes = JSON.parse(early.content);
    attributes.general_attributes.generate_at_runtime = '0';
    await node.saveObjects(
      caller,
      [
        draft('vara', 'V.SAID', { variable_definitions: { type: 'STATIC' }, static_values: [] }),
        { ...early, content: JSON.stringify(attributes) },
        script(
          'S.MAIN',
          ':SET &A# = ACTIVATE_UC_OBJECT(S.EARLY)',
          ':SET &V# = GET_VAR(V.SAID, "X")',
          ':PRINT "&V#"',
        ),
      ],
      { overwrite: false },
    );
    const { runId, status } = await run(node, 'S.MAIN');
    assert.equal(status, 1900);
    assert.match(await report(node, runId), /\ngenerated\n$/);
  });
});
