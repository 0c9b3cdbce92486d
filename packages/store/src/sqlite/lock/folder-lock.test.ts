import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { openSqliteStore } from '../open-sqlite-store.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const STORE = new URL('../open-sqlite-store.ts', import.meta.url).href;

it('a folder in use is refused in the same process, naming it, and is free after the close', async (test) => {
  const folder = temporaryFolder(test);
  const store = await openSqliteStore({ folder });
  await assert.rejects(openSqliteStore({ folder }), {
    reason: 'folderLocked',
    message: new RegExp(`held by process ${process.pid}\\.`),
  });
  await store.probe();
  await store.close();
  const again = await openSqliteStore({ folder });
  await again.close();
});

it('a folder in use by another process is refused, and is free once that process is killed', async (test) => {
  const folder = temporaryFolder(test);
  const program = `import { openSqliteStore } from ${JSON.stringify(STORE)};
    await openSqliteStore({ folder: process.argv[1] }); process.stdout.write('open');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    await once(child.stdout, 'data');
    await assert.rejects(openSqliteStore({ folder }), {
      reason: 'folderLocked',
      message: new RegExp(`held by process ${child.pid}\\.`),
    });
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
  const store = await openSqliteStore({ folder });
  await store.close();
});
