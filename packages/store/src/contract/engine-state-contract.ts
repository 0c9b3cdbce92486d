import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LastRunQuery } from '../port/store.ts';
import { EIGHT_O_CLOCK, endedTask, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

export function engineStateContract(open: OpenStore): void {
  describe('engine state', () => {
    it(
      'starts run ids at 1,000,000 and never goes back',
      withStore(open, async (store) => {
        assert.equal((await store.loadEngineState()).nextRunId, 1_000_000);
        await store.commit(exampleCommit({ nextRunId: 1_000_500 }));
        await store.commit(exampleCommit({ nextRunId: 1_000_400 }));
        assert.equal((await store.loadEngineState()).nextRunId, 1_000_500);
      }),
    );

    it(
      'holds tasks that have not ended and all direct children of those, with their values',
      withStore(open, async (store) => {
        const workflow = exampleTask(1_000_000, { type: 'JOBP' });
        const child = { parent: 1_000_000, top: 1_000_000 };
        const inner = endedTask(1_000_001, { ...child, type: 'JOBP' });
        const grandchild = endedTask(1_000_002, { parent: 1_000_001, top: 1_000_000 });
        const running = exampleTask(1_000_003, child);
        const endedWorkflow = endedTask(1_000_004, { type: 'JOBP' });
        const endedChild = endedTask(1_000_005, { parent: 1_000_004, top: 1_000_004 });
        const value = (runId: number) => ({ runId, name: 'A#', value: '1' });
        await store.commit(
          exampleCommit({
            insertedTasks: [workflow, inner, grandchild, running, endedWorkflow, endedChild],
            variables: [value(1_000_001), value(1_000_003)],
            inputs: [value(1_000_000), value(1_000_004)],
          }),
        );
        const state = await store.loadEngineState();
        assert.deepEqual(state.tasks, [workflow, inner, running]);
        assert.deepEqual(state.variables, [value(1_000_003)]);
        assert.deepEqual(state.inputs, [value(1_000_000)]);
        assert.equal(await store.tasks.countActive(), 2);
        assert.equal(await store.tasks.countActive(100), 2);
        assert.equal(await store.tasks.countActive(200), 0);
      }),
    );

    it(
      'keeps continuations, timers and orders until they are removed',
      withStore(open, async (store) => {
        const continuation = (runId: number, state: string) =>
          ({ runId, phase: 'process', state, wait: { kind: 'until', time: 99 } }) as const;
        const waiting = {
          runId: 1_000_001,
          phase: 'post_process',
          state: '{"v":1}',
          wait: { kind: 'taskEnd', runId: 1_000_000 },
        } as const;
        const going = { runId: 1_000_002, phase: 'process', state: '{}', wait: { kind: 'none' } } as const;
        const early = {
          runId: 1_000_003,
          phase: 'process',
          state: '{}',
          wait: { kind: 'generation', runId: 1_000_000 },
        } as const;
        const timer = (generation: number) =>
          ({ runId: 1_000_000, kind: 'scriptWait', due: 99, generation }) as const;
        const order = { runId: 1_000_000, attempt: 2, order: '{"script":"x"}' };
        await store.commit(
          exampleCommit({
            continuations: [
              continuation(1_000_000, 'old'),
              continuation(1_000_000, 'new'),
              waiting,
              going,
              early,
            ],
            timers: [timer(1), timer(2)],
            orders: [{ ...order, attempt: 1 }, order],
          }),
        );
        const state = await store.loadEngineState();
        assert.deepEqual(state.continuations, [continuation(1_000_000, 'new'), waiting, going, early]);
        assert.deepEqual(state.timers, [timer(2)]);
        assert.deepEqual(state.orders, [{ runId: 1_000_000, attempt: 2 }]);
        assert.deepEqual(await store.tasks.order(1_000_000), order);
        const gone = [1_000_000, 1_000_001, 1_000_002, 1_000_003];
        await store.commit(
          exampleCommit({ removedContinuations: gone, removedTimers: gone, removedOrders: gone }),
        );
        const after = await store.loadEngineState();
        assert.deepEqual([after.continuations, after.timers, after.orders], [[], [], []]);
        assert.equal(await store.tasks.order(1_000_000), null);
      }),
    );

    it(
      'keeps what SYNC objects are, the last of each by client and name',
      withStore(open, async (store) => {
        const sync = (client: number, name: string, state: string, value: number) => ({
          client,
          name,
          state,
          value,
        });
        await store.commit(exampleCommit({ syncs: [sync(100, 'B', 'FREE', 0), sync(200, 'A', 'FREE', -5)] }));
        await store.commit(exampleCommit({ syncs: [sync(100, 'B', 'HELD', 3), sync(100, 'A', 'HELD', 1)] }));
        assert.deepEqual((await store.loadEngineState()).syncs, [
          sync(100, 'A', 'HELD', 1),
          sync(100, 'B', 'HELD', 3),
          sync(200, 'A', 'FREE', -5),
        ]);
      }),
    );

    it(
      'keeps what is held by hand until it is lifted, the last of each by client and name',
      withStore(open, async (store) => {
        const hold = (client: number, name: string, until: number | null, reason = '') =>
          ({ client, name, since: 5, until, user: 'OPS/IT', reason, action: 'none' }) as const;
        const stop = { ...hold(100, '', null, 'fire'), action: 'cancel' } as const;
        await store.commit(exampleCommit({ holds: [hold(100, 'B', 9), hold(200, 'B', null), stop] }));
        await store.commit(exampleCommit({ holds: [hold(100, 'B', null, 'longer')] }));
        assert.deepEqual((await store.loadEngineState()).holds, [
          stop,
          hold(100, 'B', null, 'longer'),
          hold(200, 'B', null),
        ]);
        const lifted = [
          { client: 100, name: '' },
          { client: 200, name: 'B' },
        ];
        await store.commit(exampleCommit({ removedHolds: lifted }));
        await store.commit(exampleCommit({ removedHolds: [{ client: 200, name: 'GONE' }], holds: [stop] }));
        assert.deepEqual((await store.loadEngineState()).holds, [stop, hold(100, 'B', null, 'longer')]);
      }),
    );

    it(
      'finds everything that tasks control, at any depth',
      withStore(open, async (store) => {
        const child = (runId: number, parent: number) => endedTask(runId, { parent, top: 1_000_000 });
        await store.commit(
          exampleCommit({
            insertedTasks: [
              exampleTask(1_000_000, { type: 'JOBP' }),
              child(1_000_001, 1_000_000),
              child(1_000_002, 1_000_001),
              endedTask(1_000_003),
              exampleTask(1_000_004, { type: 'JOBP' }),
              child(1_000_005, 1_000_004),
            ],
          }),
        );
        const runIds = async (...tops: number[]) => (await store.tasks.below(tops)).map(({ runId }) => runId);
        assert.deepEqual(await runIds(1_000_000), [1_000_001, 1_000_002]);
        assert.deepEqual(await runIds(1_000_000, 1_000_004), [1_000_001, 1_000_002, 1_000_005]);
        assert.deepEqual(await runIds(1_000_003), []);
        assert.deepEqual(await runIds(), []);
      }),
    );

    it(
      'finds the last run of an object that fits',
      withStore(open, async (store) => {
        const parent = { parent: 1_000_000, top: 1_000_000 };
        await store.commit(
          exampleCommit({
            insertedTasks: [
              exampleTask(1_000_000, { type: 'JOBP', name: 'JOBP.A', alias: 'NIGHT' }),
              endedTask(1_000_001, { ...parent, name: 'X', alias: 'FIRST', endTime: EIGHT_O_CLOCK }),
              endedTask(1_000_002, { name: 'X', logicalDate: 5 }),
              exampleTask(1_000_003, { name: 'X' }),
              endedTask(1_000_004, { name: 'X', client: 200 }),
              endedTask(1_000_005, { name: 'X', type: 'XTRNL' }),
            ],
          }),
        );
        const last = async (query: Omit<LastRunQuery, 'client' | 'name'>) =>
          (await store.tasks.lastRun({ client: 100, name: 'X', ...query }))?.runId ?? null;
        assert.equal(await last({}), 1_000_003);
        assert.equal(await last({ ended: true }), 1_000_002);
        assert.equal(await last({ ended: false, alias: null }), 1_000_003);
        assert.equal(await last({ alias: 'FIRST' }), 1_000_001);
        assert.equal(await last({ parentName: 'JOBP.A' }), 1_000_001);
        assert.equal(await last({ parentAlias: 'NIGHT', ended: true }), 1_000_001);
        assert.equal(await last({ parentName: 'JOBP.B' }), null);
        assert.equal(await last({ logicalFrom: 5, logicalTo: 5 }), 1_000_002);
        assert.equal(await last({ before: 1_000_002, endedFrom: EIGHT_O_CLOCK }), 1_000_001);
        assert.equal(await last({ before: 1_000_002, endedFrom: EIGHT_O_CLOCK + 1 }), null);
      }),
    );

    it(
      'keeps the marks of a task, the last of each line and name, until they are removed, and loads those of active tasks',
      withStore(open, async (store) => {
        const mark = (runId: number, lineNumber: number, value: string) =>
          ({ runId, lineNumber, mark: 'iteration', value }) as const;
        await store.commit(
          exampleCommit({
            insertedTasks: [
              exampleTask(1_000_000, { type: 'JOBP' }),
              exampleTask(1_000_001, { type: 'JOBP' }),
              endedTask(1_000_002, { type: 'C_PERIOD' }),
            ],
            marks: [
              mark(1_000_000, 0, '1'),
              mark(1_000_000, 2, 'x'),
              mark(1_000_001, 0, '1'),
              mark(1_000_002, 0, '9'),
            ],
          }),
        );
        await store.commit(exampleCommit({ marks: [mark(1_000_000, 0, '2')], removedMarks: [1_000_001] }));
        assert.deepEqual((await store.loadEngineState()).marks, [
          mark(1_000_000, 0, '2'),
          mark(1_000_000, 2, 'x'),
        ]);
        assert.deepEqual(await store.tasks.marks([1_000_000, 1_000_001, 1_000_002]), [
          mark(1_000_000, 0, '2'),
          mark(1_000_000, 2, 'x'),
          mark(1_000_002, 0, '9'),
        ]);
        assert.deepEqual(await store.tasks.marks([]), []);
      }),
    );

    it(
      'keeps the pins of a tree until its top has ended',
      withStore(open, async (store) => {
        const pin = (runId: number, name: string, versionId: number) => ({ runId, name, versionId });
        await store.commit(
          exampleCommit({
            insertedTasks: [exampleTask(1_000_000, { type: 'JOBP' }), endedTask(1_000_001)],
            pins: [
              pin(1_000_000, 'JOBS.B', 3),
              pin(1_000_000, 'JOBS.A', 2),
              pin(1_000_000, 'JOBS.B', 4),
              pin(1_000_001, 'JOBS.A', 2),
            ],
          }),
        );
        assert.deepEqual((await store.loadEngineState()).pins, [
          pin(1_000_000, 'JOBS.A', 2),
          pin(1_000_000, 'JOBS.B', 4),
        ]);
        await store.commit(exampleCommit({ updatedTasks: [endedTask(1_000_000, { type: 'JOBP' })] }));
        assert.deepEqual((await store.loadEngineState()).pins, []);
      }),
    );

    it(
      'says how far the reports of running tasks are durable',
      withStore(open, async (store) => {
        const piece = (page: number, start: number, bytes: number) =>
          ({ runId: 1_000_000, type: 'REP', page, start, bytes, text: 'x'.repeat(bytes) }) as const;
        await store.commit(
          exampleCommit({
            insertedTasks: [exampleTask(1_000_000), endedTask(1_000_001)],
            reports: [
              piece(1, 0, 10),
              piece(1, 10, 5),
              piece(2, 15, 7),
              piece(2, 22, 1),
              { ...piece(1, 0, 3), runId: 1_000_001 },
              { ...piece(1, 0, 4), type: 'ACT' },
            ],
          }),
        );
        assert.deepEqual((await store.loadEngineState()).reportEnds, [
          { runId: 1_000_000, type: 'ACT', end: 4, page: 1, pageBytes: 4 },
          { runId: 1_000_000, type: 'REP', end: 23, page: 2, pageBytes: 8 },
        ]);
      }),
    );
  });
}
