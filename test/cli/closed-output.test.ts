import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, PASSWORD } from '../processes/taktwerk-processes.ts';

test('a server whose output nobody reads any more goes on serving', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-closed-'));
  const port = await freePort();
  const args = ['packages/cli/src/main.ts', 'serve', '--data', folder, '--port', String(port), '--no-agent'];
  const env = { ...process.env, TAKTWERK_ADMIN_PASSWORD: PASSWORD };
  const server = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(server, 'exit');
  try {
    server.stdout.destroy();
    server.stderr.destroy();
    const ping = `http://127.0.0.1:${port}/ae/api/v1/ping`;
    const until = Date.now() + 120_000;
    while ((await fetch(ping).catch(() => null))?.status !== 200) {
      assert.ok(Date.now() < until && server.exitCode === null, 'the server is gone');
      await pause(50);
    }
  } finally {
    server.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  }
  assert.equal(server.exitCode, 0);
});
