import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimProblems } from '../../scripts/compatibility/claim-problems.ts';
import { open, ours, works } from '../../scripts/compatibility/row.ts';

const passed = (name: string) => ({ name, passed: true });
const failed = (name: string) => ({ name, passed: false });

test('what is said to work needs a test that passes, and none that fails', () => {
  const row = works('lists', 'As documented.', 'first', 'second');
  assert.deepEqual(claimProblems([row], [passed('first')]), []);
  assert.match(
    claimProblems([row], [])[0] ?? '',
    /^lists: said to be "works", but no test that ran shows it/,
  );
  const broken = claimProblems([row], [passed('first'), failed('second')]);
  assert.match(broken[0] ?? '', /^lists: said to be "works", but a test fails that shows it: second$/);
  // Over HTTP it passes, over HTTPS it does not.
  assert.equal(claimProblems([row], [passed('first'), failed('first')]).length, 1);
});

test('what is ours is held to the same, and what is open to nothing', () => {
  assert.equal(claimProblems([ours('paths', 'Ours.', 'third')], [passed('first')]).length, 1);
  assert.deepEqual(claimProblems([open('forecasts', 'Not there.')], []), []);
});
