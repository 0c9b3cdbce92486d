import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Task } from '@taktwerk/model';
import type { Store } from '../port/store.ts';
import { EIGHT_O_CLOCK, endedTask, exampleAudit, exampleCommit } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const FIRST = 1_000_000;
/** So many that lists are answered by what is kept ready of the history. */
const TASKS = 16_000;
const BATCH = 2_000;
const ADDED = 40;

/** Three tasks in each second. */
function taskNumber(index: number): Task {
  const activationTime = EIGHT_O_CLOCK + Math.floor(index / 3) * 1000;
  return endedTask(FIRST + index, {
    name: index % 4 === 0 ? 'SCRI.OTHER' : `JOBS.${index % 7}`,
    activationTime,
    startTime: activationTime,
    endTime: activationTime + 5000,
    deactivated: true,
  });
}

async function insert(store: Store, first: number, end: number): Promise<void> {
  const insertedTasks = Array.from({ length: end - first }, (_task, index) => taskNumber(first + index));
  await store.commit(exampleCommit({ insertedTasks, nextRunId: FIRST + end }));
}

export function longHistoryContract(open: OpenStore): void {
  describe('a long history', () => {
    it(
      'is paged through without a gap or a repeat while tasks are added, counted and commented',
      withStore(open, async (store) => {
        for (let made = 0; made < TASKS; made += BATCH) await insert(store, made, made + BATCH);
        let block = await store.history.count(null);
        while (block !== null) block = await store.history.count(block);
        const runIds = Array.from({ length: TASKS }, (_task, index) => FIRST + TASKS - 1 - index);
        const expected = runIds.filter((runId) => (runId - FIRST) % 4 !== 0);
        const filter = { client: 100, includeDeactivated: true, name: 'JOBS.*' };
        let page = await store.tasks.list(filter, { limit: 900 });
        assert.equal(page.total, expected.length);
        const found = page.tasks.map(({ runId }) => runId);
        for (let made = TASKS; page.hasMore; made += ADDED) {
          const after = found.at(-1) ?? 0;
          const least = page.total;
          const runId = FIRST + ((made * 7) % TASKS);
          [page] = await Promise.all([
            store.tasks.list(filter, { limit: 900, after }),
            insert(store, made, made + ADDED),
            store.history.count(null),
            store.tasks.addComment(
              { runId, timestamp: EIGHT_O_CLOCK, user: 'OPER/DEMO', comment: 'late' },
              exampleAudit(),
            ),
          ]);
          assert.ok(page.total >= least && page.total <= least + 2 * ADDED, `${least}, then ${page.total}`);
          found.push(...page.tasks.map((task) => task.runId));
        }
        assert.deepEqual(found, expected);
      }),
    );
  });
}
