import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killLoads } from './kill-loads.ts';

test('loads whose server, agent and programs are killed go on by themselves or by a restart, and no row is lost or doubled', async (t) => {
  const seed = Date.now() % 2 ** 31;
  t.diagnostic(`seed ${seed}`);
  const done = await killLoads({ kills: 2, seed, lanes: 1, log: () => {} });
  assert.ok(done.rounds > 0 && done.server + done.agent + done.load + done.database >= 2);
});
