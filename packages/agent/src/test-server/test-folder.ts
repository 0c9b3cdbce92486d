import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { afterTest } from './after-test.ts';

/** A folder for one test, open for other users to pass through, removed after it. */
export async function testFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-agent-'));
  await chmod(folder, 0o711);
  afterTest(test, () => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
