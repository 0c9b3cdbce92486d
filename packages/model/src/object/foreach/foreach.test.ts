import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExecutable } from '../compile-executable.ts';
import { readObject } from '../read-object.ts';

const box = (line_number: string, object_name: string, object_type = 'SCRI') => ({
  line_number,
  object_name,
  object_type,
});
const after = (line: string, predecessor: string) => ({
  workflow_line_number: line,
  predecessor_line_number: predecessor,
});

function loop(foreach_attributes: object | undefined, extra: object[] = [], sub_type = 'foreach') {
  return {
    general_attributes: { name: 'LOOP', sub_type },
    ...(foreach_attributes === undefined ? {} : { foreach_attributes }),
    workflow_definitions: [
      box('1', 'START', '<START>'),
      box('2', 'A'),
      box('3', 'B'),
      box('4', 'END', '<END>'),
    ],
    line_conditions: [after('2', '1'), after('3', '2'), after('4', '3'), ...extra],
  };
}

function problemsOf(content: object): string[] {
  const read = readObject({ data: { jobp: content }, path: '' }, 100);
  return read.ok ? [] : read.problems.map(({ path, message }) => `${path} ${message}`);
}

test('a loop names its source and its variable', () => {
  const foreach = (attributes: object) => compileExecutable('JOBP', loop(attributes), 1).workflow?.foreach;
  assert.deepEqual(foreach({ source: 'VARA', object: 'v.a', column: '0', variable: '&item#' }), {
    source: { kind: 'vara', name: 'V.A', column: 1 },
    variable: 'ITEM#',
  });
  assert.deepEqual(foreach({ source: 'variable', source_variable: 'list#', variable: 'ITEM#' }), {
    source: { kind: 'variable', name: 'LIST#', delimiter: ';' },
    variable: 'ITEM#',
  });
  assert.equal(compileExecutable('JOBP', loop(undefined, [], ''), 1).workflow?.foreach, null);
});

test('a loop without source, and boxes that do not stand in one line, are refused', () => {
  assert.deepEqual(problemsOf(loop({ source: 'VARA', object: 'V', variable: 'X#' })), []);
  assert.match(problemsOf(loop(undefined))[0] ?? '', /foreach_attributes is missing/);
  assert.match(
    problemsOf(loop({ source: 'VARA', object: '', variable: 'X#' }))[0] ?? '',
    /foreach_attributes.object is empty/,
  );
  const branching = loop({ source: 'VARA', object: 'V', variable: 'X#' }, [after('3', '1')]);
  assert.match(problemsOf(branching).join('\n'), /line_conditions\[3\].*in one line/);
  assert.match(
    problemsOf(loop({ source: 'VARA', object: 'V', variable: 'X#' }, [], ''))[0] ?? '',
    /FOREACH" only/,
  );
});
