import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulate } from './simulate.ts';

/** Seeds that once failed stay here. */
const KEPT: readonly number[] = [2462, 2747];
const FRESH = 200;

test('whatever crashes, fills up or is cut: acknowledged runs end once, bodies run once, reports and variables are exact', async (context) => {
  const first = Math.floor(Math.random() * 1_000_000);
  context.diagnostic(`seeds ${first} to ${first + FRESH - 1}`);
  for (const seed of [...KEPT, ...Array.from({ length: FRESH }, (_, index) => first + index)]) {
    const { faults } = await simulate(seed);
    assert.deepEqual(faults, [], `npm run simulate -- --from ${seed} --seeds 1`);
  }
});

test('the same seed is the same life', async () => {
  assert.deepEqual(await simulate(7), await simulate(7));
});
