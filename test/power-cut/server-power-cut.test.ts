import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openSqliteStore } from '@taktwerk/store';
import { freePort, ServerProcess } from '../processes/taktwerk-processes.ts';
import { createDiskImage, imageProblem } from './disk-image.ts';
import { ServerLoad } from './server-load.ts';

const CUTS = 10;

test('ten power cuts under load through REST: every acknowledged run id is on the disk that remains', {
  skip: imageProblem() ?? false,
}, async (context) => {
  const image = createDiskImage(256);
  const server = new ServerProcess(join(image.folder, 'data'), await freePort());
  try {
    await server.start();
    const load = new ServerLoad(server);
    await load.define(200);
    load.start(16);
    for (let cut = 1; cut <= CUTS; cut += 1) {
      await load.more(1 + Math.floor(Math.random() * 200));
      server.pause();
      await pause(50);
      const acknowledged = [...load.acknowledged];
      const survivor = image.cut();
      server.resume();
      try {
        const store = await openSqliteStore({ folder: join(survivor.folder, 'data') });
        try {
          const stored = await store.tasks.list(
            { client: 100, includeDeactivated: true },
            { limit: 1_000_000 },
          );
          const found = new Set(stored.tasks.map((task) => task.runId));
          const lost = acknowledged.filter((runId) => !found.has(runId));
          context.diagnostic(`cut ${cut}: ${acknowledged.length} acknowledged, ${found.size} found`);
          assert.deepEqual(lost, []);
        } finally {
          await store.close();
        }
      } finally {
        survivor.remove();
      }
    }
    await load.stop();
    assert.deepEqual(load.refusals, []);
  } finally {
    await server.kill();
    image.remove();
  }
});
