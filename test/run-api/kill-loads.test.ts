import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killLoads } from './kill-loads.ts';

test('loads whose server, agent and programs are killed go on by themselves or by a restart, and no row is lost or doubled', async (t) => {
  const seed = Date.now() % 2 ** 31;
  t.diagnostic(`seed ${seed}`);
  const { kills, rounds } = await killLoads(2, seed).catch((error: unknown) => {
    throw new Error(`seed ${seed}`, { cause: error });
  });
  assert.ok(rounds > 0 && Object.values(kills).reduce((sum, count) => sum + count) >= 2);
});
