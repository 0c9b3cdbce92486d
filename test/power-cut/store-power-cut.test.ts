import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { highestAcknowledged } from './acknowledgements.ts';
import { checkStore } from './check-store.ts';
import { createDiskImage, imageProblem } from './disk-image.ts';
import { startWriter } from './start-writer.ts';

const CUTS = 10;

it('nothing acknowledged is lost when the power is cut', { skip: imageProblem() ?? false }, async (test) => {
  const image = createDiskImage(128);
  const outside = mkdtempSync(join(tmpdir(), 'taktwerk-acknowledged-'));
  const file = join(outside, 'acknowledged');
  const counts = Array.from({ length: CUTS }, (_, cut) => (cut + 1) * 400 + Math.floor(Math.random() * 400));
  const writer = startWriter(join(image.folder, 'data'), file, counts);
  try {
    for (let cut = 1; cut <= CUTS; cut++) {
      await writer.reached();
      writer.pause();
      const acknowledged = highestAcknowledged(file);
      const survivor = image.cut();
      try {
        const found = await checkStore(join(survivor.folder, 'data'), acknowledged);
        test.diagnostic(`cut ${cut}: ${acknowledged - 999_999} acknowledged, ${found} found`);
      } finally {
        survivor.remove();
      }
      writer.resume();
    }
  } finally {
    await writer.kill();
    image.remove();
    rmSync(outside, { recursive: true, force: true });
  }
});
