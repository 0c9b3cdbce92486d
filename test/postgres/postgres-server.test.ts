import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import { startPostgres } from './postgres-server.ts';

const SERVER = new URL('./postgres-server.ts', import.meta.url).href;
const PROGRAM = `import { startPostgres } from ${JSON.stringify(SERVER)};
const server = await startPostgres();
process.stdout.write(JSON.stringify(server.traces), () => process.kill(process.pid, 'SIGKILL'));`;

it('a server keeps its data over a crash, and leaves nothing behind', async () => {
  const server = await startPostgres();
  const { pid, folder } = server.traces;
  try {
    const database = await server.createDatabase();
    await server.query(database, 'CREATE TABLE kept AS SELECT 1 AS n');
    await server.stop('immediate');
    await server.start();
    assert.deepEqual((await server.query(database, 'SELECT n FROM kept')).rows, [{ n: 1 }]);
    const { rows } = await server.query(database, 'SHOW fsync');
    assert.deepEqual(rows, [{ fsync: 'on' }]);
  } finally {
    await server.remove();
  }
  assert.ok(!existsSync(folder));
  assert.ok(!isRunning(pid));
});

it('the server of a test that was killed goes with it', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.resume();
  const closed = once(child, 'close');
  const { pid, folder } = JSON.parse(await text(child.stdout));
  await closed;
  assert.equal(child.signalCode, 'SIGKILL');
  assert.ok(!existsSync(folder));
  assert.ok(!isRunning(pid));
});

/** Signal 0 asks whether there is such a process. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // Any refusal means there is nothing of ours to signal.
    return false;
  }
}
