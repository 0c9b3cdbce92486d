import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A folder that goes with the test. */
export function tempFolder(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'taktwerk-etl-test-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
