import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { highestAcknowledged } from './acknowledgements.ts';
import { checkStore } from './check-store.ts';
import { startWriter } from './start-writer.ts';

it('nothing acknowledged is lost when the process is killed, and the folder is free at once', async (test) => {
  const place = mkdtempSync(join(tmpdir(), 'taktwerk-kill-'));
  const folder = join(place, 'data');
  try {
    for (let round = 1; round <= 10; round++) {
      const file = join(place, `acknowledged-${round}`);
      const count = 1 + Math.floor(Math.random() * 1500);
      const writer = startWriter(folder, file, [count]);
      try {
        await writer.reached();
      } finally {
        await writer.kill();
      }
      const found = await checkStore(folder, highestAcknowledged(file));
      test.diagnostic(`round ${round}: killed after ${count} commits, ${found} tasks in all`);
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
