import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPostgres } from '../postgres/postgres-server.ts';
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

test('the same with the store in PostgreSQL', async (context) => {
  const seed = Number(process.env.TAKTWERK_SEED ?? Date.now() % 1_000_000);
  context.diagnostic(`seed ${seed}`);
  const postgres = await startPostgres();
  try {
    const env = { TAKTWERK_DATABASE: postgres.url(await postgres.createDatabase()) };
    const log = (text: string) => context.diagnostic(text);
    const result = await killRun({ seed, executions: 80, kills: 6, connections: 16, env, log });
    context.diagnostic(JSON.stringify({ ...result, faults: result.faults.length }));
    assert.deepEqual(result.faults, [], `TAKTWERK_SEED=${seed} repeats it`);
  } finally {
    await postgres.remove();
  }
});
