import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killRun } from './kill-run.ts';

test('server and agent killed with -9 at random: nothing acknowledged is lost, no body runs twice, no report line is lost or doubled', async (context) => {
  const seed = Number(process.env.TAKTWERK_SEED ?? Date.now() % 1_000_000);
  context.diagnostic(`seed ${seed}`);
  const result = await killRun({
    seed,
    executions: 120,
    kills: 8,
    connections: 16,
    log: (text) => context.diagnostic(text),
  });
  context.diagnostic(JSON.stringify({ ...result, faults: result.faults.length }));
  assert.deepEqual(result.faults, [], `TAKTWERK_SEED=${seed} repeats it`);
});
