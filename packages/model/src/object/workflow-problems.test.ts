import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from './read-object.ts';

type Link = readonly [from: number, to: number, status?: string];

function workflow(lines: readonly object[], links: readonly Link[]): unknown {
  return {
    data: {
      jobp: {
        general_attributes: { name: 'W' },
        workflow_definitions: lines,
        line_conditions: links.map(([from, to, ok_status]) => ({
          workflow_line_number: to,
          predecessor_line_number: from,
          ...(ok_status === undefined ? {} : { ok_status }),
        })),
      },
    },
    path: '',
  };
}

const START = { line_number: 1, object_name: 'START', object_type: '<START>' };
const END = { line_number: 9, object_name: 'END', object_type: '<END>' };
const task = (line_number: number, rest: object = {}) => ({
  line_number,
  object_name: `SCRI.${line_number}`,
  object_type: 'SCRI',
  ...rest,
});

function problemsOf(lines: readonly object[], links: readonly Link[]): readonly string[] {
  const outcome = readObject(workflow(lines, links), 100);
  return outcome.ok
    ? []
    : outcome.problems.map((problem) => `${problem.path.replace('data.jobp.', '')}: ${problem.message}`);
}

test('a workflow with branches is taken', () => {
  assert.deepEqual(
    problemsOf(
      [END, task(2), task(3), START],
      [
        [1, 2],
        [1, 3, 'ENDED_OK'],
        [2, 9, '1900'],
        [3, 9, ''],
      ],
    ),
    [],
  );
});

test('a workflow needs exactly one START and one END', () => {
  assert.deepEqual(problemsOf([task(2)], []), [
    'workflow_definitions: has 0 START boxes; expected exactly one with object_type "<START>"',
    'workflow_definitions: has 0 END boxes; expected exactly one with object_type "<END>"',
  ]);
  assert.match(
    problemsOf([START, { ...START, line_number: 2 }, END], [[1, 9]])[0] ?? '',
    /has 2 START boxes/,
  );
});

test('a circle is named by its way round', () => {
  assert.deepEqual(
    problemsOf(
      [START, task(2), task(3), END],
      [
        [1, 2],
        [2, 3],
        [3, 2],
        [3, 9],
      ],
    ),
    ['line_conditions: form the circle 2 → 3 → 2; expected lines that lead from START to END'],
  );
  assert.match(
    problemsOf(
      [START, task(2), END],
      [
        [1, 2],
        [2, 2],
        [2, 9],
      ],
    )[0] ?? '',
    /circle 2 → 2/,
  );
});

test('a chain of many thousand lines is checked without exhausting the stack', () => {
  const count = 20_000;
  const lines = [START, ...Array.from({ length: count }, (_, index) => task(index + 10)), END];
  const links: Link[] = [
    [1, 10],
    ...Array.from({ length: count - 1 }, (_, index): Link => [index + 10, index + 11]),
    [count + 9, 9],
  ];
  assert.deepEqual(problemsOf(lines, links), []);
});

test('END must be reached from START', () => {
  assert.deepEqual(
    problemsOf(
      [START, task(2), task(3), END],
      [
        [1, 2],
        [3, 9],
      ],
    ),
    ['workflow_definitions: END (line 9) is not reached from START (line 1) along line_conditions'],
  );
});

test('line numbers, aliases, predecessors, conditions and objects are checked, all at once', () => {
  const problems = problemsOf(
    [
      START,
      task(2, { alias: 'one', object_name: ' ' }),
      task(2, { alias: 'ONE', object_type: 'JOPS' }),
      task(4, { earliest_start_time: '2300' }),
      END,
    ],
    [
      [1, 2, 'ALL_FINE'],
      [7, 2],
      [9, 2],
      [2, 8],
      [2, 1],
      [2, 9],
    ],
  );
  const starts = [
    'workflow_definitions[1].object_name: is missing',
    'workflow_definitions[2].line_number: is 2, which entry 1 has already',
    'workflow_definitions[2].alias: is "ONE", which entry 1 has already',
    'workflow_definitions[2].object_type: is "JOPS"',
    'workflow_definitions[3].earliest_start_time: is "2300"; expected DDHHMM',
    'line_conditions[0].ok_status: is "ALL_FINE"',
    'line_conditions[1].predecessor_line_number: is 7',
    'line_conditions[2].predecessor_line_number: is the END box',
    'line_conditions[3].workflow_line_number: is 8',
    'line_conditions[4].workflow_line_number: is the START box',
    'line_conditions: form the circle',
  ];
  for (const start of starts) {
    assert.ok(
      problems.some((problem) => problem.startsWith(start)),
      `${start}\n${problems.join('\n')}`,
    );
  }
  assert.equal(problems.length, starts.length);
});

test('an unknown else action, a missing line number and what this release cannot run are refused', () => {
  const links: Link[] = [[1, 9]];
  assert.match(
    problemsOf([START, task(2, { precondition_error_action: 'Q' }), END], links)[0] ?? '',
    /one of "S", "H", "X", "A"/,
  );
  assert.match(problemsOf([START, { object_name: 'X' }, END], links)[0] ?? '', /line_number: is missing/);
  const calendar = readObject(
    {
      data: {
        jobp: {
          general_attributes: { name: 'W' },
          workflow_definitions: [START, END],
          line_conditions: [{ workflow_line_number: 9, predecessor_line_number: 1 }],
          calendar_conditions: [{ workflow_line_number: '9', calendar: 'C', calendar_event: ' ' }],
        },
      },
      path: '',
    },
    1,
  );
  assert.deepEqual(calendar.ok ? [] : calendar.problems.map((problem) => problem.path), [
    'data.jobp.calendar_conditions[0].workflow_line_number',
    'data.jobp.calendar_conditions[0].calendar_event',
  ]);
});
