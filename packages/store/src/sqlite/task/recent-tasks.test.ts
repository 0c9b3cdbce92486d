import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Task } from '@taktwerk/model';
import fc from 'fast-check';
import { EIGHT_O_CLOCK, exampleAudit, exampleCommit, exampleTask } from '../../contract/examples.ts';
import type { Store } from '../../port/store.ts';
import { openSqliteStore } from '../open-sqlite-store.ts';

/** What happens to a store; `which` names one of the tasks there are, or the one a new task belongs to. */
const step = fc.record({
  kind: fc.constantFrom('insert', 'child', 'update', 'comment', 'commentInCommit', 'deactivate', 'remove'),
  which: fc.nat(1000),
  status: fc.constantFrom(1550, 1800, 1850, 1900),
});

test('a task kept in memory is what is on disk, whatever was written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const folder = await mkdtemp(join(tmpdir(), 'taktwerk-recent-'));
      const store = await openSqliteStore({ folder, recentTasks: 6 });
      try {
        await store.clients.create({ client: 100, title: 'Test' });
        const tasks: Task[] = [];
        for (const one of steps) {
          await perform(store, tasks, one);
          await compare(store, tasks);
        }
      } finally {
        await store.close();
        await rm(folder, { recursive: true });
      }
    }),
    { numRuns: 12 },
  );
});

async function perform(
  store: Store,
  tasks: Task[],
  { kind, which, status }: typeof step extends fc.Arbitrary<infer Step> ? Step : never,
): Promise<void> {
  const known = tasks[which % Math.max(tasks.length, 1)];
  const runId = 1_000_000 + tasks.length;
  if (kind === 'insert' || known === undefined) {
    tasks.push(exampleTask(runId));
    await store.commit(exampleCommit({ insertedTasks: tasks.slice(-1) }));
    return;
  }
  // Nobody writes to a run that the retention has removed.
  if (kind !== 'remove' && (await store.tasks.get(100, known.runId)) === null) return;
  const comment = { runId: known.runId, timestamp: EIGHT_O_CLOCK, user: 'OPER/DEMO', comment: `at ${which}` };
  switch (kind) {
    case 'child':
      tasks.push(exampleTask(runId, { parent: known.runId, top: which % 2 === 0 ? known.top : runId }));
      return store.commit(exampleCommit({ insertedTasks: tasks.slice(-1) }));
    case 'update':
      return store.commit(exampleCommit({ updatedTasks: [updated(known, status)] }));
    case 'comment':
      return store.tasks.addComment(comment, exampleAudit());
    case 'commentInCommit':
      return store.commit(exampleCommit({ comments: [comment] }));
    case 'deactivate':
      return store.commit(exampleCommit({ deactivatedTrees: [known.runId] }));
    case 'remove':
      await store.retention.removeOldRuns({
        client: 100,
        statuses: null,
        before: EIGHT_O_CLOCK * 2,
        from: null,
        limit: 2,
      });
  }
}

/** As the engine does it: its own task changes, the commit has it as it was. */
function updated(task: Task, status: number): Task {
  task.status = status;
  task.endTime = status >= 1800 ? EIGHT_O_CLOCK + 11_000 : null;
  task.stage = status >= 1800 ? 'ended' : 'running';
  return { ...task };
}

async function compare(store: Store, tasks: readonly Task[]): Promise<void> {
  const stored = await store.tasks.list({ client: 100, includeDeactivated: true }, { limit: 1000 });
  const onDisk = new Map(stored.tasks.map((task) => [task.runId, task]));
  for (const { runId } of tasks) {
    assert.deepEqual(await store.tasks.get(100, runId), onDisk.get(runId) ?? null);
    assert.equal(await store.tasks.get(200, runId), null);
  }
}
