import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExecutable } from '../compile-executable.ts';
import { readObject } from '../read-object.ts';

function fork(start: object, branch: string, sub_type = 'IF') {
  return {
    general_attributes: { name: 'FORK', sub_type },
    workflow_definitions: [
      { line_number: '1', object_name: 'START', object_type: '<START>', ...start },
      { line_number: '2', object_name: 'A', object_type: 'SCRI' },
      { line_number: '3', object_name: 'END', object_type: '<END>' },
    ],
    line_conditions: [
      { workflow_line_number: '2', predecessor_line_number: '1', ok_status: branch },
      { workflow_line_number: '3', predecessor_line_number: '2' },
    ],
  };
}

const check = { check: 'VALUE', value: '&N#', with: '5' };

function problemsOf(content: object): string {
  const read = readObject({ data: { jobp: content }, path: '' }, 100);
  return read.ok ? '' : read.problems.map(({ path, message }) => `${path} ${message}`).join('\n');
}

test('START of an IF workflow holds checks, and the boxes behind it say which branch they begin', () => {
  assert.equal(problemsOf(fork({ if: check }, 'true')), '');
  assert.deepEqual(compileExecutable('JOBP', fork({ if: [check] }, 'TRUE'), 1).workflow?.branch, [
    { kind: 'value', left: '&N#', operator: 'EQ', right: '5' },
  ]);
  assert.equal(compileExecutable('JOBP', fork({}, 'ANY_OK', ''), 1).workflow?.branch, null);
});

test('an IF workflow without checks or branches, and checks of another, are refused', () => {
  assert.match(problemsOf(fork({}, 'TRUE')), /workflow_definitions\[0\]\.if holds no check/);
  assert.match(problemsOf(fork({ if: check }, 'ANY_OK')), /ok_status is "ANY_OK"; expected TRUE or FALSE/);
  assert.match(problemsOf(fork({ if: { check: 'NONSENSE' } }, 'TRUE')), /NONSENSE/);
  assert.match(problemsOf(fork({ if: check }, 'ANY_OK', '')), /START of an IF workflow only/);
});
