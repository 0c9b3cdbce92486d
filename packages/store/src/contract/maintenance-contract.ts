import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HistoryKey, RunRange } from '../port/maintenance-store.ts';
import type { Store } from '../port/store.ts';
import { endedTask, exampleAudit, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const FIRST: RunRange = { firstRun: 1_000_000, endRun: 1_000_010 };
const ASK = { token: 'a', partitionSize: 10, user: 'OPER/DEMO', leaseTime: 60_000 };

/** Twelve ended runs, which fill the partition of ten, and the next one a little. */
async function fill(store: Store, deactivated: boolean): Promise<void> {
  const tasks = Array.from({ length: 12 }, (_, index) => endedTask(1_000_000 + index, { deactivated }));
  await store.commit(
    exampleCommit({
      insertedTasks: tasks,
      variables: tasks.map(({ runId }) => ({ runId, name: 'A', value: String(runId) })),
      reports: [{ runId: 1_000_003, type: 'ACT', start: 0, bytes: 3, page: 0, text: 'a\u0000b' }],
      nextRunId: 1_000_012,
    }),
  );
}

export function maintenanceContract(open: OpenStore): void {
  describe('maintenance of the history', () => {
    it(
      'takes the oldest partition alone, with all that belongs to its runs, and leaves the rest',
      withStore(open, async (store) => {
        assert.deepEqual(await store.maintenance.begin(ASK), { kind: 'empty' });
        await fill(store, true);
        const begun = await store.maintenance.begin(ASK);
        assert.equal(begun.kind, 'begun');
        const running = await store.maintenance.begin({ ...ASK, token: 'b' });
        assert.equal(running.kind, 'running');
        const current = await store.maintenance.current();
        assert.deepEqual(
          [current?.firstRun, current?.endRun, current?.phase, current?.alive, current?.file],
          [1_000_000, 1_000_010, 'copying', true, 'runs-1000000-1000009.jsonl.gz'],
        );
        const read: unknown[] = [];
        let after: HistoryKey | null = null;
        for (;;) {
          const rows = await store.maintenance.rows('task_variable', FIRST, after, 4);
          if (rows.length === 0) break;
          read.push(...rows.map((row) => row.value));
          after = [Number(rows.at(-1)?.run_id), String(rows.at(-1)?.name)];
        }
        assert.deepEqual(
          read,
          Array.from({ length: 10 }, (_, index) => String(1_000_000 + index)),
        );
        assert.equal((await store.maintenance.rows('report_chunk', FIRST, null, 10)).length, 1);
        await store.maintenance.progress('a', { phase: 'removing', tasks: 0 }, 60_000);
        assert.equal(await store.maintenance.remove('a', FIRST, 7), 7);
        assert.equal(await store.maintenance.remove('a', FIRST, 7), 3);
        assert.equal(await store.maintenance.remove('a', FIRST, 7), 0);
        await store.maintenance.finish('a', exampleAudit());
        assert.equal(await store.maintenance.current(), null);
        assert.equal(await store.tasks.get(100, 1_000_003), null);
        assert.deepEqual(await store.tasks.variables(1_000_003), []);
        assert.deepEqual(await store.reports.list(1_000_003), []);
        assert.equal((await store.tasks.get(100, 1_000_010))?.runId, 1_000_010);
        assert.deepEqual(await store.maintenance.begin(ASK), {
          kind: 'open',
          range: { firstRun: 1_000_010, endRun: 1_000_020 },
        });
      }),
    );

    it(
      'is refused while a run of the partition is active or in the activities',
      withStore(open, async (store) => {
        await store.commit(exampleCommit({ insertedTasks: [exampleTask(1_000_004)], nextRunId: 1_000_020 }));
        assert.deepEqual(await store.maintenance.begin(ASK), {
          kind: 'active',
          range: FIRST,
          runId: 1_000_004,
        });
        await store.commit(exampleCommit({ updatedTasks: [endedTask(1_000_004)] }));
        assert.equal((await store.maintenance.begin(ASK)).kind, 'active');
      }),
    );

    it(
      'is gone on with by another process once nobody works on it, which shuts the first one out',
      withStore(open, async (store) => {
        await fill(store, true);
        await store.maintenance.begin({ ...ASK, leaseTime: -1 });
        assert.equal((await store.maintenance.current())?.alive, false);
        const taken = await store.maintenance.begin({ ...ASK, token: 'b' });
        assert.equal(taken.kind, 'begun');
        const refused = { reason: 'leaseHeld' };
        await assert.rejects(store.maintenance.progress('a', { phase: 'removing', tasks: 1 }, 1000), refused);
        await assert.rejects(store.maintenance.remove('a', FIRST, 1), refused);
        await assert.rejects(store.maintenance.finish('a', exampleAudit()), refused);
        assert.equal(await store.maintenance.remove('b', FIRST, 1), 1);
      }),
    );
  });
}
