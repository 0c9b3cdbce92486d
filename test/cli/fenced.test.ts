import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startPostgres } from '../postgres/postgres-server.ts';
import { RestClient } from '../processes/rest-client.ts';
import { freePort, PASSWORD, ServerProcess } from '../processes/taktwerk-processes.ts';

test('of two servers on one database one works: the second is refused while the first lives, and a fenced one ends by itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-fenced-'));
  const postgres = await startPostgres();
  const database = await postgres.createDatabase();
  const env = { TAKTWERK_DATABASE: postgres.url(database) };
  const first = new ServerProcess(join(folder, 'first'), await freePort(), env);
  const second = new ServerProcess(join(folder, 'second'), await freePort(), env);
  try {
    await first.start();
    await assert.rejects(second.start(), /holds the lease/);
    // The lease passes on, as it does when a node is silent for too long.
    await postgres.query(database, "UPDATE lease SET holder = 'nobody', expires_at = 0, epoch = epoch + 1");
    const ended = first.ended();
    // It notices by itself, with nothing to write: its agents have to go to the other one.
    assert.equal(await ended, 1);
    await second.start();
    await new RestClient(second.url, 100, PASSWORD).get('/executions');
  } finally {
    await first.kill();
    await second.kill();
    await postgres.remove();
    await rm(folder, { recursive: true, force: true });
  }
});

test('a second server started by mistake in the folder of the first is refused, and the first goes on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-twice-'));
  const postgres = await startPostgres();
  const env = { TAKTWERK_DATABASE: postgres.url(await postgres.createDatabase()) };
  const first = new ServerProcess(join(folder, 'data'), await freePort(), env);
  const second = new ServerProcess(join(folder, 'data'), await freePort(), env);
  try {
    await first.start();
    await assert.rejects(second.start(), /is held by process/);
    const rest = new RestClient(first.url, 100, PASSWORD);
    const scri = { general_attributes: { name: 'SCRI.A', type: 'SCRI' } };
    await rest.post('/objects', { data: { scri }, path: '' });
    await rest.post('/executions', { object_name: 'SCRI.A' });
    // What a killed server leaves keeps nobody out.
    await first.kill();
    await second.start();
    await new RestClient(second.url, 100, PASSWORD).get('/executions');
  } finally {
    await first.kill();
    await second.kill();
    await postgres.remove();
    await rm(folder, { recursive: true, force: true });
  }
});
