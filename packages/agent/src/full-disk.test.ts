import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runAgent } from './run-agent.ts';
import { afterTest } from './test-server/after-test.ts';
import { testFolder } from './test-server/test-folder.ts';
import { TestServer } from './test-server/test-server.ts';

describe('a full disk', () => {
  it('keeps jobs from starting, costs no running job its exit, and leaves the agent alive', async (test) => {
    const disk = await testFolder(test);
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=711', 'tmpfs', disk]);
    if (mount.status !== 0) {
      test.skip('a small disk cannot be mounted here');
      return;
    }
    afterTest(test, () => spawnSync('umount', ['-l', disk]));
    const server = await TestServer.start();
    afterTest(test, () => server.close());
    const folder = join(disk, 'agent');
    const agent = await runAgent({ server: server.address, name: 'U', folder, token: null, log: () => {} });
    afterTest(test, () => agent.stop());
    await agent.connected;
    await chmod(disk, 0o711);

    const fifo = join(disk, 'fifo');
    const running = server.order(1_000_000, {
      script: `mkfifo ${fifo}\necho begun\ncat ${fifo} >/dev/null\nexit 8\n`,
    });
    await server.until(() => running.text === 'begun\n');
    await assert.rejects(writeFile(join(disk, 'ballast'), Buffer.alloc(1 << 20)), { code: 'ENOSPC' });

    const refused = await server.order(1_000_001, { script: 'echo never\n'.repeat(1000) }).ended;
    assert.equal(refused.kind, 'notStarted');
    assert.match(refused.kind === 'notStarted' ? refused.detail : '', /ENOSPC/);

    await writeFile(fifo, 'go\n');
    assert.deepEqual(await running.ended, { kind: 'code', code: 8 });

    await unlink(join(disk, 'ballast'));
    assert.deepEqual(await server.order(1_000_002).ended, { kind: 'code', code: 0 });
  });
});
