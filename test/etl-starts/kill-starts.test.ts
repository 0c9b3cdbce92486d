import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killStarts } from './kill-starts.ts';

test('what steps of a scenario start is started once, whatever is killed: server, agent or the process of the scenario', async (t) => {
  const seed = Date.now() % 2 ** 31;
  t.diagnostic(`seed ${seed}`);
  const { kills, rounds } = await killStarts(2, seed).catch((error: unknown) => {
    throw new Error(`seed ${seed}`, { cause: error });
  });
  assert.ok(rounds > 0 && Object.values(kills).reduce((sum, count) => sum + count) >= 2);
});
