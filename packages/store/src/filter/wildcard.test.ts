import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fixedPrefix, hasWildcard, isAnyText, likePattern } from './wildcard.ts';

it('only * and ? have a meaning', () => {
  assert.equal(likePattern('A*B?C'), 'A%B_C');
  assert.equal(likePattern('100%_\\[x]'), '100\\%\\_\\\\[x]');
  assert.equal(hasWildcard('A%_'), false);
  assert.equal(hasWildcard('A?'), true);
});

it('the text before the first wildcard is fixed', () => {
  assert.equal(fixedPrefix('JOBS.?*'), 'JOBS.');
  assert.equal(fixedPrefix('*A'), '');
  assert.equal(fixedPrefix('JOBS.A'), 'JOBS.A');
});

it('only stars fit every text', () => {
  assert.deepEqual(['*', '**', '', '?*', 'A*'].map(isAnyText), [true, true, false, false, false]);
});
