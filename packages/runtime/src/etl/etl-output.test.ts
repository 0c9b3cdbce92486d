import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsOf } from '@taktwerk/model';
import { readEtlOutput } from './etl-output.ts';

const lines = (...told: readonly (object | string)[]): string =>
  told.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');

test('figures of the data plane become variables and leave the report; the last ones count', () => {
  const run = { rows: 10, bytes: 100, chunks: 1, rejected: 0, rate: 5, seconds: 2, expected: null };
  const { text, variables } = readEtlOutput(
    lines(
      { type: 'begin', source: 'NORTH', package: 2, table: 'sales' },
      { type: 'progress', source: 'NORTH', run },
      { type: 'progress', source: 'NORTH', run: { ...run, rows: 20, expected: 40 } },
      'NORTH: 20 rows.',
      { type: 'end', outcome: 'complete', rows: 20 },
    ),
  );
  assert.equal(text, 'NORTH into sales, package 2.\nNORTH: 20 rows.\n');
  assert.deepEqual(
    [variables.get('ETL_ROWS#'), variables.get('ETL_EXPECTED#'), variables.get('ETL_FAILURE#')],
    ['20', '40', undefined],
  );
});

test('steps, checks and previews are readable lines', () => {
  const { text } = readEtlOutput(
    lines(
      { type: 'step', place: 2, step: 'join', kind: 'join', outcome: 'success', rows: 3, seconds: 0.25 },
      { type: 'step', place: 1, step: 'off', kind: 'sort', outcome: 'skipped', rows: null, seconds: 0 },
      { type: 'quality', step: 'check', rule: 'id is there', broken: 2, severity: 'warning' },
      {
        type: 'preview',
        step: 'look',
        rows: [
          { id: '1', name: 'a\nb' },
          { id: '12', name: null },
        ],
        profile: [{ name: 'id', type: 'BIGINT' }],
      },
    ),
  );
  assert.equal(
    text,
    `Step join (join): 3 rows, 0.3 s.
Step off (sort): skipped, 0.0 s.
Check of step check: id is there: 2 rows do not (warning).
Rows of look:
id  name
1   a b
12  –

Columns of look:
name  type
id    BIGINT

`,
  );
});

test('what steps did is kept with the task, in the order in which they began', () => {
  const { variables } = readEtlOutput(
    lines(
      {
        type: 'step',
        place: 2,
        step: 'b',
        kind: 'join',
        outcome: 'success',
        runs: 2,
        rows: 3,
        seconds: 0.25,
      },
      { type: 'step', place: 1, step: 'a', kind: 'sort', outcome: 'failure', rowsIn: 4, seconds: 1 },
    ),
  );
  assert.deepEqual(
    stepsOf(variables).map(({ step, outcome, runs, rowsIn, rows }) => [step, outcome, runs, rowsIn, rows]),
    [
      ['a', 'failure', 1, 4, null],
      ['b', 'success', 2, null, 3],
    ],
  );
});

test('why a run failed is a variable; text that is no line for machines stays as it is', () => {
  const details = 'Table sales, row 17, column amount: 12,7 is no int64.';
  const end = { type: 'end', outcome: 'failed', reason: 'valueDoesNotFit', details };
  const { text, variables } = readEtlOutput(`${lines('{"type":"x', end)}half a line`);
  assert.equal(variables.get('ETL_FAILURE#'), details);
  assert.equal(text, '{"type":"x\nhalf a line');
});
