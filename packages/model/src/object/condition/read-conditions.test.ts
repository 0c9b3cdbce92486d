import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionObjects } from './condition-objects.ts';
import { readConditions } from './read-conditions.ts';

test('blocks are read with their checks, branches and actions, names in upper case and texts as they are', () => {
  const { steps, problems } = readConditions(
    [
      {
        if: { check: 'variable', object: 'VARA.A', key: 'k', operator: 'ge', with: '&B#' },
        // biome-ignore lint/suspicious/noThenProperty: the word of the object JSON
        then: [{ action: 'execute', object: 'scri.a' }],
        else: [{ action: 'WAIT', time: '000130' }],
      },
    ],
    'preconditions',
    'at',
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(steps, [
    {
      kind: 'if',
      checks: [{ kind: 'variable', vara: 'VARA.A', key: 'k', column: 1, operator: 'GE', right: '&B#' }],
      fulfilled: [{ kind: 'regular', action: { kind: 'execute', object: 'SCRI.A' } }],
      otherwise: [{ kind: 'final', action: { kind: 'wait', seconds: 90 } }],
    },
  ]);
  assert.deepEqual(conditionObjects(steps), ['SCRI.A']);
});

test('every mistake is told with its place', () => {
  const read = (given: unknown, phase: 'preconditions' | 'postconditions' = 'preconditions') =>
    readConditions(given, phase, 'at').problems.map(({ path, message }) => `${path} ${message}`);
  assert.deepEqual(read('x'), ['at is not a list; expected a list of conditions and actions']);
  assert.deepEqual(read([{}]), [
    'at[0] is neither a condition nor an action; expected an object with `if` or `action`',
  ]);
  assert.deepEqual(read([{ if: [{ check: 'MOON' }, { check: 'STATUS', status: 'FINE' }] }]), [
    'at[0].if[0].check is "MOON"; expected one of VALUE, VARIABLE, ACTIVITIES, HISTORY, AGENT, FILE, RESTARTS, STATUS',
    'at[0].if[1].check is "STATUS"; a task has no end status before it runs',
    'at[0].if[1].status is "FINE"; expected a condition name or a status number',
  ]);
  assert.match(
    read([{ action: 'RESTART' }])[0] ?? '',
    /^at\[0\]\.action is "RESTART"; expected one of SET_VALUE/,
  );
  assert.deepEqual(read([{ action: 'SET_STATUS', status: '1700' }], 'postconditions'), [
    'at[0].status is "1700"; expected a whole number from 1800 to 1999',
    'at[0].status is missing; expected an end status, such as 1900',
  ]);
});
