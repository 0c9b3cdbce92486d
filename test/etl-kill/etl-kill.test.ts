import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startPostgres } from '../postgres/postgres-server.ts';
import { killRounds } from './kill-rounds.ts';

it('a load that is killed at any moment loses no row and doubles none', async (test) => {
  const seed = Date.now() % 2 ** 31;
  test.diagnostic(`seed ${seed}`);
  const server = await startPostgres();
  try {
    const { kills, crashes } = await killRounds(server, 8, seed);
    assert.ok(kills + crashes >= 8);
  } catch (error) {
    throw new Error(`seed ${seed}`, { cause: error });
  } finally {
    await server.remove();
  }
});
