import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaktwerkError } from '../error/taktwerk-error.ts';
import { compileExecutable, referencedObjects } from './compile-executable.ts';
import { compileLogin } from './compile-login.ts';
import { compileQueue } from './compile-queue.ts';
import { readObject } from './read-object.ts';
import { includeText, scriptPage } from './script-page.ts';

/** What a script has that says nothing but its name. */
const BARE = {
  name: 'S',
  type: 'SCRI',
  versionId: 3,
  title: null,
  archiveKey1: null,
  archiveKey2: null,
  queue: '',
  platform: null,
  agent: null,
  login: null,
  priority: null,
  maxParallel: 0,
  parallelElse: 'wait',
  generateAtRuntime: true,
  active: true,
  autoDeactivation: 'F',
  reportStorage: null,
  scripts: { preProcess: '', process: '', childPostProcess: '', postProcess: '' },
  objectVariables: [],
  inheritsVariables: true,
  inheritsPrompts: true,
  promptSets: [],
  runTime: { estimate: { method: 'average', seconds: 0, runs: 25 }, maximum: null, minimum: null },
  result: null,
  rollback: { backup: null, rollback: null },
  outputScan: [],
  notification: null,
  job: null,
  workflow: null,
  etl: null,
  group: null,
  event: null,
  jobGroup: null,
  schedule: null,
  timeZone: null,
  syncs: [],
};

test('a bare script has the documented defaults', () => {
  assert.deepEqual(compileExecutable('SCRI', { general_attributes: { name: 'S' } }, 3), BARE);
});

test('a job knows its agent, its login and how its lines are run', () => {
  const compiled = compileExecutable(
    'JOBS',
    {
      general_attributes: {
        name: 'j',
        queue: 'q',
        priority: '5',
        max_parallel_tasks: '2',
        max_parallel_action: '2',
        generate_at_runtime: '0',
        active: '0',
        auto_deactivation: 'n',
        report_to_database: '0',
        report_to_file: '1',
        report_on_error_only: '1',
      },
      job_attributes: {
        agent: 'unix01',
        login: 'l',
        unix_shell: '/bin/bash',
        unix_shell_options: ' -e ',
        unix_cmd: 'ls -l',
      },
      scripts: [{ process: 'a\r\nb' }, { pre_process: ['p'] }],
      object_variables: { name: '&x#', value: '1' },
      prompt_sets: 'prpt.x',
    },
    1,
  );
  assert.deepEqual(
    { ...compiled, title: undefined, archiveKey1: undefined, archiveKey2: undefined },
    {
      ...BARE,
      name: 'J',
      type: 'JOBS',
      versionId: 1,
      title: undefined,
      archiveKey1: undefined,
      archiveKey2: undefined,
      queue: 'Q',
      platform: 'UNIX',
      agent: 'UNIX01',
      login: 'L',
      priority: 5,
      maxParallel: 2,
      parallelElse: 'abort',
      generateAtRuntime: false,
      active: false,
      autoDeactivation: 'N',
      reportStorage: { database: false, file: true, onErrorOnly: true },
      scripts: { preProcess: 'p', process: 'a\nb', childPostProcess: '', postProcess: '' },
      objectVariables: [{ name: 'X#', value: '1' }],
      promptSets: ['PRPT.X'],
      job: { shell: '/bin/bash', shellOptions: '-e', command: 'ls -l' },
    },
  );
});

test('a job of type S runs its script although it has a command line', () => {
  const content = { general_attributes: { name: 'J' }, job_attributes: { unix_type: 'S', unix_cmd: 'ls' } };
  assert.equal(compileExecutable('JOBS', content, 1).job?.command, null);
});

const WORKFLOW = {
  general_attributes: { name: 'W' },
  workflow_definitions: [
    { line_number: '3', object_name: 'END', object_type: '<END>' },
    {
      line_number: '2',
      object_name: 'scri.a',
      object_type: 'SCRI',
      alias: 'al',
      active: '0',
      precondition_error_action: 'X',
      earliest_start_time: '012300',
      predecessor_match: 'one',
    },
    { line_number: '1', object_name: 'START', object_type: '<START>' },
  ],
  line_conditions: [
    { workflow_line_number: '2', predecessor_line_number: '1' },
    { workflow_line_number: '3', predecessor_line_number: '2', ok_status: 'any_ok' },
  ],
};

test('a workflow has its lines in order, each with its predecessors', () => {
  assert.deepEqual(compileExecutable('JOBP', WORKFLOW, 1).workflow?.lines, [
    {
      lineNumber: 1,
      kind: 'start',
      objectName: 'START',
      objectType: null,
      alias: null,
      active: true,
      elseAction: 'H',
      dependencies: [],
      match: 'all',
      earliestStart: null,
      latestStart: null,
      maximumRunTime: null,
      minimumRunTime: null,
      result: null,
      rollbackEnabled: true,
      preconditions: [],
      postconditions: [],
      latestEnd: null,
      elseExecute: null,
      checkpoint: null,
      calendarCondition: null,
      external: null,
    },
    {
      lineNumber: 2,
      kind: 'task',
      objectName: 'SCRI.A',
      objectType: 'SCRI',
      alias: 'AL',
      active: false,
      elseAction: 'X',
      dependencies: [{ predecessor: 1, condition: '' }],
      match: 'one',
      earliestStart: { days: 1, minutes: 1380 },
      latestStart: null,
      maximumRunTime: null,
      minimumRunTime: null,
      result: null,
      rollbackEnabled: true,
      preconditions: [],
      postconditions: [],
      latestEnd: null,
      elseExecute: null,
      checkpoint: null,
      calendarCondition: null,
      external: null,
    },
    {
      lineNumber: 3,
      kind: 'end',
      objectName: 'END',
      objectType: null,
      alias: null,
      active: true,
      elseAction: 'H',
      dependencies: [{ predecessor: 2, condition: 'ANY_OK' }],
      match: 'all',
      earliestStart: null,
      latestStart: null,
      maximumRunTime: null,
      minimumRunTime: null,
      result: null,
      rollbackEnabled: true,
      preconditions: [],
      postconditions: [],
      latestEnd: null,
      elseExecute: null,
      checkpoint: null,
      calendarCondition: null,
      external: null,
    },
  ]);
  assert.deepEqual(referencedObjects(WORKFLOW), ['SCRI.A']);
  assert.deepEqual(referencedObjects({ general_attributes: { name: 'S' } }), []);
});

test('stored content that is not what was let in is a fault that names the place', () => {
  assert.throws(
    () => compileExecutable('SCRI', { general_attributes: {} }, 1),
    (error) =>
      error instanceof TaktwerkError &&
      error.reason === 'invalidObject' &&
      error.details === 'data.scri.general_attributes.name: is missing; expected a text',
  );
});

test('a queue is unlimited, of priority 200 and started unless it says otherwise', () => {
  assert.deepEqual(compileQueue({ general_attributes: { name: 'Q' } }), {
    name: 'Q',
    maxSlots: -1,
    priority: 200,
    started: true,
  });
  assert.deepEqual(
    compileQueue({
      general_attributes: { name: 'Q' },
      queue_attributes: { max_slots: '5', priority: '0', status: 'stop' },
    }),
    { name: 'Q', maxSlots: 5, priority: 0, started: false },
  );
});

test('an exception of a queue has a window that means something, and changes something in it', () => {
  const queue = (exception: object) => ({
    general_attributes: { name: 'Q', timezone: 'Europe/Berlin' },
    queue_attributes: { exceptions: [exception] },
  });
  const save = (exception: object) => readObject({ data: { queue: queue(exception) }, path: '' }, 100);
  const taken = save({ from: '22:00', to: '04:00', weekdays: 'FR', max_slots: '2' });
  assert.ok(taken.ok);
  const { exceptions } = compileQueue(taken.object.content);
  assert.equal(exceptions?.timeZone, 'Europe/Berlin');
  assert.deepEqual(
    exceptions?.rows.map(({ maxSlots, priority, started }) => ({ maxSlots, priority, started })),
    [{ maxSlots: 2, priority: null, started: null }],
  );
  const messages = (exception: object) => {
    const refused = save(exception);
    return refused.ok ? [] : refused.problems.map(({ path, message }) => `${path}: ${message}`);
  };
  assert.match(messages({ from: '22:00', to: '04:00' }).join(), /exceptions\[0\]: changes nothing/);
  assert.match(messages({ from: '25:00', to: '04:00', status: 'STOP' }).join(), /exceptions\[0\]\.from/);
  assert.match(messages({ max_slots: '2' }).join(), /exceptions\[0\]\.from: is missing/);
});

test('a login gives users per agent and platform, never a password', () => {
  assert.deepEqual(
    compileLogin({
      general_attributes: { name: 'L' },
      login_definitions: [{ agent: 'unix01', login_type: 'unix', user: 'Me', password: 'p' }],
    }),
    { name: 'L', entries: [{ agent: 'UNIX01', platform: 'UNIX', user: 'Me' }] },
  );
});

test('an include and a script page are lines joined with LF', () => {
  const content = { scripts: [{ process: ['a', null, 'b'] }] };
  assert.equal(includeText(content), 'a\n\nb');
  assert.equal(scriptPage(content, 'post_process'), '');
});
