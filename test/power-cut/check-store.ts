import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../../packages/store/src/index.ts';

const FIRST_RUN_ID = 1_000_000;

/**
 * Opens a store that `store-writer` was cut off from and checks it: nothing acknowledged is missing, nothing is
 * half there, the database is sound. Returns the number of tasks found.
 */
export async function checkStore(folder: string, acknowledged: number): Promise<number> {
  const store = await openSqliteStore({ folder });
  let found = 0;
  try {
    const { nextRunId } = await store.loadEngineState();
    assert.ok(nextRunId > acknowledged, `run id ${acknowledged} was acknowledged, ${nextRunId} is next`);
    const list = await store.tasks.list({ client: 100, includeDeactivated: true }, { limit: 1 });
    found = list.total;
    assert.equal(found, nextRunId - FIRST_RUN_ID, 'tasks below the next run id');
    if (acknowledged > 0) {
      const report = await store.reports.pages(acknowledged, 'REP', { from: 1, limit: 1 });
      assert.ok(report.pages[0]?.text.startsWith(`line of ${acknowledged}\n`));
    }
  } finally {
    await store.close();
  }
  const database = new DatabaseSync(join(folder, 'taktwerk.db'), { readOnly: true });
  try {
    assert.deepEqual(
      database
        .prepare('PRAGMA integrity_check')
        .all()
        .map((row) => row.integrity_check),
      ['ok'],
    );
    const count = (table: string): unknown => database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n;
    assert.equal(count('task_variable'), found, 'one variable for each task');
    assert.equal(count('report_chunk'), found, 'one report piece for each task');
  } finally {
    database.close();
  }
  return found;
}
