import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExecutable, referencedObjects } from '../compile-executable.ts';
import { readObject } from '../read-object.ts';

function flow(members: object, sub_type = '', links: object[] = []) {
  return {
    general_attributes: { name: 'W', sub_type },
    workflow_definitions: [
      { line_number: '1', object_name: 'START', object_type: '<START>' },
      { line_number: '2', object_name: 'jobp.other', object_type: '<xtrnl>', ...members },
      { line_number: '3', object_name: 'END', object_type: '<END>' },
    ],
    line_conditions: [
      { workflow_line_number: '3', predecessor_line_number: '2' },
      { workflow_line_number: '3', predecessor_line_number: '1' },
      ...links,
    ],
  };
}

function problemsOf(content: object): string {
  const read = readObject({ data: { jobp: content }, path: '' }, 100);
  return read.ok ? '' : read.problems.map(({ path, message }) => `${path} ${message}`).join('\n');
}

test('a box <XTRNL> says what it waits for, and its object is none the workflow runs', () => {
  const content = flow({
    external_status: 'any_ok_or_unblocked',
    external_period: 'WITHIN',
    external_within: '010000',
    external_else: 'skip',
    external_timeout: '000500',
  });
  assert.equal(problemsOf(content), '');
  const line = compileExecutable('JOBP', content, 1).workflow?.lines[1];
  assert.equal(line?.objectName, 'JOBP.OTHER');
  assert.deepEqual(line?.external, {
    status: 'ANY_OK_OR_UNBLOCKED',
    alias: null,
    parent: null,
    parentAlias: null,
    period: { kind: 'within', seconds: 3600 },
    otherwise: 'skip',
    timeout: { seconds: 300, status: 1940 },
  });
  assert.deepEqual(referencedObjects(content), []);
});

test('one with predecessors, in a loop, or with what cannot be read is refused', () => {
  const behind = { workflow_line_number: '2', predecessor_line_number: '1' };
  assert.match(problemsOf(flow({}, '', [behind])), /stands behind nothing/);
  assert.match(problemsOf(flow({}, 'IF')), /has no external dependencies/);
  assert.match(problemsOf(flow({ external_status: 'SOON' })), /external_status is "SOON"/);
  assert.match(problemsOf(flow({ external_period: 'WITHIN' })), /external_within is missing/);
});
