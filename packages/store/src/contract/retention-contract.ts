import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Store } from '../port/store.ts';
import { EIGHT_O_CLOCK, endedTask, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const HOUR = 3_600_000;
const FIRST = 1_000_000;
const gone = { deactivated: true };
const child = { parent: FIRST, top: FIRST };
const report = (runId: number) =>
  ({ runId, type: 'REP', page: 1, start: 0, bytes: 5, text: 'text\n' }) as const;

/** Goes through all portions of two rows. */
async function all(
  remove: Store['retention']['removeOldRuns'],
  statuses: readonly number[] | null,
): Promise<number> {
  let removed = 0;
  let from: Parameters<typeof remove>[0]['from'] = null;
  do {
    const portion = await remove({ client: 100, statuses, before: EIGHT_O_CLOCK + HOUR, from, limit: 2 });
    removed += portion.removed;
    from = portion.next;
  } while (from !== null);
  return removed;
}

async function left(store: Store): Promise<number[]> {
  const filter = { client: 100, includeDeactivated: true };
  return (await store.tasks.list(filter, { limit: 100 })).tasks.map(({ runId }) => runId - FIRST).sort();
}

export function retentionContract(open: OpenStore): void {
  describe('retention', () => {
    it(
      'removes old runs that left the activities, a tree as a whole, with everything kept of them',
      withStore(open, async (store) => {
        await store.commit(
          exampleCommit({
            insertedTasks: [
              endedTask(FIRST, { ...gone, type: 'JOBP', endTime: EIGHT_O_CLOCK + 1000 }),
              endedTask(FIRST + 1, { ...gone, ...child, status: 1800, endTime: EIGHT_O_CLOCK + 1000 }),
              endedTask(FIRST + 2, { ...gone, ...child, endTime: EIGHT_O_CLOCK + 500 }),
              endedTask(FIRST + 3, { ...gone, status: 1800 }),
              endedTask(FIRST + 4),
              endedTask(FIRST + 5, { ...gone, endTime: EIGHT_O_CLOCK + 2 * HOUR }),
              exampleTask(FIRST + 6, { type: 'JOBP' }),
              endedTask(FIRST + 7, { ...gone, parent: FIRST + 6, top: FIRST + 6 }),
              endedTask(FIRST + 8, { ...gone, client: 200 }),
            ],
            variables: [{ runId: FIRST, name: 'A#', value: '1' }],
            inputs: [{ runId: FIRST + 1, name: 'A#', value: '1' }],
            comments: [{ runId: FIRST + 2, timestamp: 1, user: 'U', comment: 'c' }],
            marks: [{ runId: FIRST, lineNumber: 0, mark: 'runs', value: '1' }],
            reports: [report(FIRST)],
          }),
        );
        assert.equal(await all((portion) => store.retention.removeOldRuns(portion), [1900]), 3);
        assert.deepEqual(await left(store), [3, 4, 5, 6, 7]);
        assert.deepEqual(
          [
            await store.tasks.variables(FIRST),
            await store.tasks.inputs(FIRST + 1),
            await store.tasks.comments(FIRST + 2),
            await store.tasks.marks([FIRST]),
            await store.reports.list(FIRST),
          ],
          [[], [], [], [], []],
        );
        assert.equal(await all((portion) => store.retention.removeOldRuns(portion), null), 1);
        assert.deepEqual(await left(store), [4, 5, 6, 7]);
        assert.equal((await store.tasks.get(200, FIRST + 8))?.runId, FIRST + 8);
        while (await store.retention.giveBackSpace());
      }),
    );

    it(
      'removes report text of ended runs of the statuses asked for and leaves the runs',
      withStore(open, async (store) => {
        await store.commit(
          exampleCommit({
            insertedTasks: [
              endedTask(FIRST),
              endedTask(FIRST + 1, { status: 1800 }),
              exampleTask(FIRST + 2),
              endedTask(FIRST + 3, { client: 200 }),
            ],
            reports: [0, 1, 2, 3].map((index) => report(FIRST + index)),
          }),
        );
        assert.equal(await all((portion) => store.retention.removeOldReports(portion), [1900]), 1);
        assert.deepEqual(await store.reports.list(FIRST), []);
        assert.equal((await store.reports.list(FIRST + 1)).length, 1);
        assert.equal(await all((portion) => store.retention.removeOldReports(portion), null), 1);
        assert.equal((await store.reports.list(FIRST + 2)).length, 1);
        assert.equal((await store.reports.list(FIRST + 3)).length, 1);
        assert.deepEqual(await left(store), [0, 1, 2]);
      }),
    );

    it(
      'forgets the files of reports that go and orders their removal, once',
      withStore(open, async (store) => {
        const file = (runId: number) => ({ runId, type: 'REP', pages: 1, bytes: 5 }) as const;
        await store.commit(
          exampleCommit({
            insertedTasks: [
              endedTask(FIRST, gone),
              endedTask(FIRST + 1),
              endedTask(FIRST + 2, { ...gone, status: 1800 }),
            ],
            reports: [report(FIRST + 1)],
            reportFiles: [file(FIRST), file(FIRST + 1), file(FIRST + 2)],
          }),
        );
        const ordered = async () =>
          (await store.inbox.waiting('outgoing/reportFile', 9)).map(({ messageId }) => messageId);
        assert.equal(await all((portion) => store.retention.removeOldRuns(portion), [1900]), 1);
        assert.deepEqual(await ordered(), [`remove-${FIRST}`]);
        assert.equal(await all((portion) => store.retention.removeOldReports(portion), [1900]), 1);
        assert.deepEqual(await ordered(), [`remove-${FIRST}`, `remove-${FIRST + 1}`]);
        assert.equal(await all((portion) => store.retention.removeOldReports(portion), null), 0);
        assert.deepEqual((await ordered()).slice(2), [`remove-${FIRST + 2}`]);
        assert.deepEqual(await store.reports.list(FIRST + 2), []);
      }),
    );
  });
}
