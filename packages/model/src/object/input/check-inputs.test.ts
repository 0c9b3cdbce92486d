import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePromptSet } from '../compile-prompt-set.ts';
import { readObject } from '../read-object.ts';
import { checkInputs } from './check-inputs.ts';

function promptSet(...prompts: readonly object[]) {
  const outcome = readObject({ data: { prpt: { general_attributes: { name: 'P' }, prompts } }, path: '' }, 1);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return compilePromptSet(outcome.object.content);
}

function valuesOf(set: ReturnType<typeof promptSet>, inputs: Record<string, unknown>) {
  const checked = checkInputs([set], inputs);
  assert.ok(checked.ok, JSON.stringify(checked));
  return checked.values;
}

function problemsOf(set: ReturnType<typeof promptSet> | null, inputs: Record<string, unknown>) {
  const checked = checkInputs(set === null ? [] : [set], inputs);
  return checked.ok ? [] : checked.problems.map((problem) => `${problem.path}: ${problem.message}`);
}

test('inputs are taken with and without &, defaults fill the rest', () => {
  const set = promptSet(
    { variable: '&TEXT1#' },
    { variable: 'NUMBER1#', type: 'NUMBER' },
    { variable: 'C#', default: 'c' },
  );
  assert.deepEqual(valuesOf(set, { 'text1#': 'a\nb', '&NUMBER1#': 1234 }), {
    'TEXT1#': 'a\nb',
    'NUMBER1#': '1234',
    'C#': 'c',
  });
  assert.deepEqual(valuesOf(set, { 'C#': null }), { 'TEXT1#': '', 'NUMBER1#': '', 'C#': 'c' });
});

test('a trailing # is part of the name, and the refusal says so', () => {
  assert.deepEqual(problemsOf(promptSet({ variable: 'A#' }), { A: '1' }), [
    'inputs.A: is not a field of the prompt sets; expected A#',
  ]);
});

test('a list becomes one text with the delimiter of the field', () => {
  const set = promptSet(
    { variable: 'C1#', type: 'CHECKBOX', array: '1' },
    { variable: 'C2#', type: 'CHECKBOX', choices: ['Low', 'High'] },
    { variable: 'C3#', type: 'CHECKBOX', array: '1', delimiter: '|', default: ['x', 'y'] },
  );
  assert.deepEqual(valuesOf(set, { 'C1#': ['Low', 'High'], 'C2#': 'Low;High' }), {
    'C1#': 'Low;High',
    'C2#': 'Low;High',
    'C3#': 'x|y',
  });
  assert.deepEqual(problemsOf(set, { 'C1#': ['a;b'], 'C2#': ['Low'], 'C3#': [{}] }), [
    'inputs.C1#: is "a;b"; expected no ";" in an entry, since it separates them',
    'inputs.C2#: is a list; expected one text, several values separated by ";"',
    'inputs.C3#: is an object; expected a text or a number in the list',
  ]);
  assert.deepEqual(problemsOf(set, { 'C2#': 'Low;Middle' }), [
    'inputs.C2#: is "Middle"; expected one of "Low", "High"',
  ]);
});

test('dates are taken in the form of the field only, and must exist', () => {
  const set = promptSet({ variable: 'D#', type: 'DATE' }, { variable: 'T#', type: 'TIMESTAMP' });
  assert.deepEqual(valuesOf(set, { 'D#': '170730', 'T#': '2026-02-28 23:59:00' }), {
    'D#': '170730',
    'T#': '2026-02-28 23:59:00',
  });
  assert.deepEqual(problemsOf(set, { 'D#': '170231', 'T#': '2026-02-28' }), [
    'inputs.D#: is "170231"; expected a date in the form YYMMDD',
    'inputs.T#: is "2026-02-28"; expected a timestamp in the form YYYY-MM-DD HH:MM:SS',
  ]);
});

test('required, unknown, doubled and wrongly typed values are refused by name', () => {
  const set = promptSet({ variable: 'R#', required: '1' }, { variable: 'N#', type: 'NUMBER' });
  assert.deepEqual(problemsOf(set, { 'N#': 'ten', '&N#': '1', 'X#': '1' }), [
    'inputs.&N#: names the same variable as "N#"; expected it once',
    'inputs.X#: is not a field of the prompt sets; expected one of R#, N#',
    'inputs.R#: is missing; the prompt set requires a value',
    'inputs.N#: is "ten"; expected a number',
  ]);
  assert.deepEqual(problemsOf(set, { 'R#': { a: 1 } }), [
    'inputs.R#: is an object; expected a text or a number',
  ]);
});

test('an object without prompt sets refuses inputs and takes none', () => {
  assert.deepEqual(problemsOf(null, { A: '1' }), ['inputs.A: is not expected; the object has no prompt set']);
  assert.deepEqual(checkInputs([], {}), { ok: true, values: {} });
});

test('of two sets with the same variable the first counts', () => {
  const first = promptSet({ variable: 'A#', default: '1' });
  const second = promptSet({ variable: 'A#', default: '2' }, { variable: 'B#', default: '3' });
  assert.deepEqual(checkInputs([first, second], {}), { ok: true, values: { 'A#': '1', 'B#': '3' } });
});

test('a prompt set with a doubled variable, an unreadable form or an impossible default is refused', () => {
  const outcome = readObject(
    {
      data: {
        prpt: {
          general_attributes: { name: 'P' },
          prompts: [
            { variable: 'A#' },
            { variable: '&a#' },
            { variable: '' },
            { variable: 'D#', type: 'DATE', format: 'JJMMTT' },
            { variable: 'N#', type: 'NUMBER', default: 'x' },
          ],
        },
      },
      path: '',
    },
    1,
  );
  assert.deepEqual(outcome.ok ? [] : outcome.problems.map((problem) => problem.path), [
    'data.prpt.prompts[1].variable',
    'data.prpt.prompts[2].variable',
    'data.prpt.prompts[3].format',
    'data.prpt.prompts[4].default',
  ]);
});
