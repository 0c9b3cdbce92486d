import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsPattern } from './wildcard.ts';

test('a star stands for any run of characters, a question mark for one, case does not count', () => {
  for (const [pattern, text] of [
    ['*', ''],
    ['UNIX*', 'unix01'],
    ['*01', 'UNIX01'],
    ['U*X?1', 'UNIX01'],
    ['a*b*c', 'aXbXbXc'],
    ['UNIX01', 'UNIX01'],
  ] as const) {
    assert.equal(fitsPattern(pattern, text), true, pattern);
  }
  for (const [pattern, text] of [
    ['', 'a'],
    ['UNIX', 'UNIX01'],
    ['?', ''],
    ['a*b', 'ac'],
    ['[A]', 'A'],
  ] as const) {
    assert.equal(fitsPattern(pattern, text), false, pattern);
  }
});
