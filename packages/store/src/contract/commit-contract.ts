import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endedTask, exampleAudit, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

export function commitContract(open: OpenStore): void {
  describe('commit', () => {
    it(
      'gives a task back as it was stored, every member of it',
      withStore(open, async (store) => {
        const bare = endedTask(1_000_001, {
          alias: 'A',
          archiveKey1: 'K1',
          archiveKey2: 'K2',
          login: 'LOGIN.X',
          statusDetail: 'because',
          endingStatus: 1850,
          returnCode: -3,
          parent: 1_000_000,
          top: 1_000_000,
          activator: 1_000_000,
          activatorType: 'JOBP',
          depth: 2,
          referenceRunId: 999_999,
          restartCount: 4,
          lineNumber: 7,
          attempt: 3,
          slotHeld: true,
          parallelHeld: true,
          cancelRequested: true,
          deactivated: true,
          commented: true,
          modified: true,
          startAt: 1_800_000_000_000,
          manualRelease: true,
          suspended: true,
          intervention: 'breakpoint',

          autoDeactivation: 'F',
        });
        await store.commit(exampleCommit({ insertedTasks: [exampleTask(1_000_000), bare] }));
        assert.deepEqual(await store.tasks.get(100, 1_000_000), exampleTask(1_000_000));
        assert.deepEqual(await store.tasks.get(100, 1_000_001), bare);
        assert.equal(await store.tasks.get(200, 1_000_000), null);
        assert.equal(await store.tasks.get(100, 1_000_002), null);
      }),
    );

    it(
      'takes a tree out of the activities at every depth, and nothing else',
      withStore(open, async (store) => {
        const child = (runId: number, parent: number) => endedTask(runId, { parent, top: 1_000_000 });
        const tasks = [
          endedTask(1_000_000),
          child(1_000_001, 1_000_000),
          child(1_000_002, 1_000_001),
          endedTask(1_000_003),
        ];
        await store.commit(exampleCommit({ insertedTasks: tasks, deactivatedTrees: [1_000_000] }));
        const { tasks: all } = await store.tasks.list(
          { client: 100, includeDeactivated: true },
          { limit: 10 },
        );
        const left = all.filter((task) => task.deactivated).map((task) => task.runId);
        assert.deepEqual(left.sort(), [1_000_000, 1_000_001, 1_000_002]);
      }),
    );

    it(
      'updates everything of a task that can change',
      withStore(open, async (store) => {
        const before = exampleTask(1_000_000);
        const after = exampleTask(1_000_000, {
          archiveKey1: 'Night',
          archiveKey2: 'K2',
          parent: 999_999,
          queue: 'Q2',
          agent: 'UNIX02',
          login: 'LOGIN.Y',
          priority: 1,
          stage: 'ended',
          status: 1850,
          statusDetail: 'cancelled by OPER/DEMO',
          endingStatus: 1850,
          returnCode: 143,
          startTime: before.activationTime + 1,
          endTime: before.activationTime + 2,
          attempt: 2,
          slotHeld: false,
          parallelHeld: true,
          cancelRequested: true,
          deactivated: true,
          modified: true,
          startAt: 1_700_000_000_000,
          manualRelease: true,
          suspended: true,
          intervention: 'skip',
        });
        await store.commit(exampleCommit({ insertedTasks: [before], updatedTasks: [after] }));
        assert.deepEqual(await store.tasks.get(100, 1_000_000), after);
      }),
    );

    it(
      'keeps the mark of a comment when the engine updates the task without knowing of it',
      withStore(open, async (store) => {
        await store.commit(exampleCommit({ insertedTasks: [exampleTask(1_000_000)] }));
        const comment = { runId: 1_000_000, timestamp: 5, user: 'OPER/DEMO', comment: 'seen' };
        await store.tasks.addComment(comment, exampleAudit());
        await store.commit(exampleCommit({ updatedTasks: [exampleTask(1_000_000, { status: 1574 })] }));
        const task = await store.tasks.get(100, 1_000_000);
        assert.equal(task?.commented, true);
        assert.equal(task?.status, 1574);
        assert.deepEqual(await store.tasks.comments(1_000_000), [comment]);
      }),
    );

    it(
      'refuses a comment on a run that does not exist',
      withStore(open, async (store) => {
        const comment = { runId: 7, timestamp: 5, user: 'OPER/DEMO', comment: 'seen' };
        await assert.rejects(store.tasks.addComment(comment, exampleAudit()), { reason: 'unknownRun' });
        assert.deepEqual(await store.tasks.comments(7), []);
      }),
    );

    it(
      'stores a batch whole or not at all, and goes on after one that failed',
      withStore(open, async (store) => {
        const broken = store.commit(
          exampleCommit({
            insertedTasks: [exampleTask(1_000_000)],
            updatedTasks: [exampleTask(4_711)],
            audit: [exampleAudit()],
            nextRunId: 2_000_000,
          }),
        );
        const sound = store.commit(exampleCommit({ insertedTasks: [exampleTask(1_000_001)] }));
        await assert.rejects(broken, { reason: 'internal' });
        await sound;
        assert.equal(await store.tasks.get(100, 1_000_000), null);
        assert.deepEqual(await store.audit.list(100, 10), []);
        assert.equal((await store.loadEngineState()).nextRunId, 1_000_000);
        assert.notEqual(await store.tasks.get(100, 1_000_001), null);
      }),
    );

    it(
      'makes batches durable in the order of the calls',
      withStore(open, async (store) => {
        await store.commit(exampleCommit({ insertedTasks: [exampleTask(1_000_000)] }));
        const priorities = Array.from({ length: 200 }, (_, index) => index);
        await Promise.all(
          priorities.map((priority) =>
            store.commit(exampleCommit({ updatedTasks: [exampleTask(1_000_000, { priority })] })),
          ),
        );
        assert.equal((await store.tasks.get(100, 1_000_000))?.priority, 199);
      }),
    );

    it(
      'shows an acknowledged write to every later read',
      withStore(open, async (store) => {
        for (let runId = 1_000_000; runId < 1_000_050; runId++) {
          await store.commit(exampleCommit({ insertedTasks: [exampleTask(runId)] }));
          const reads = await Promise.all([store.tasks.get(100, runId), store.tasks.get(100, runId)]);
          assert.ok(reads.every((task) => task !== null));
        }
      }),
    );

    it(
      'keeps the last value of a variable and of an input, by name',
      withStore(open, async (store) => {
        const value = (name: string, text: string) => ({ runId: 1_000_000, name, value: text });
        await store.commit(
          exampleCommit({
            insertedTasks: [exampleTask(1_000_000)],
            variables: [value('B#', 'two'), value('A#', 'one'), value('B#', 'three')],
            inputs: [value('IN#', 'x\ny')],
          }),
        );
        await store.commit(exampleCommit({ variables: [value('A#', '')] }));
        assert.deepEqual(await store.tasks.variables(1_000_000), [value('A#', ''), value('B#', 'three')]);
        assert.deepEqual(await store.tasks.inputs(1_000_000), [value('IN#', 'x\ny')]);
      }),
    );

    it(
      'hands out rising lease epochs',
      withStore(open, async (store) => {
        const first = await store.nextEpoch();
        assert.ok((await store.nextEpoch()) > first);
      }),
    );

    it(
      'changes nothing when it is probed',
      withStore(open, async (store) => {
        const before = await store.loadEngineState();
        await store.probe();
        assert.deepEqual(await store.loadEngineState(), before);
      }),
    );

    it('finishes what is under way before it closes, and takes nothing after', async () => {
      const store = await open();
      const last = store.commit(exampleCommit({ insertedTasks: [exampleTask(1_000_000)] }));
      const closed = store.close();
      await last;
      await closed;
      await assert.rejects(store.probe(), { reason: 'storeUnavailable' });
      await assert.rejects(store.tasks.get(100, 1_000_000), { reason: 'storeUnavailable' });
    });
  });
}
