import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Task } from '@taktwerk/model';
import type { ExecutionFilter, Store } from '../port/store.ts';
import { EIGHT_O_CLOCK, endedTask, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

async function runIds(
  store: Store,
  filter: Partial<ExecutionFilter>,
  page: { limit: number; after?: number } = { limit: 100 },
): Promise<number[]> {
  const found = await store.tasks.list({ client: 100, includeDeactivated: true, ...filter }, page);
  return found.tasks.map((task) => task.runId - 1_000_000);
}

function insert(store: Store, tasks: readonly Task[]): Promise<void> {
  return store.commit(exampleCommit({ insertedTasks: tasks }));
}

export function executionListContract(open: OpenStore): void {
  describe('execution list', () => {
    it(
      'is ordered by activation second, then run id, newest first',
      withStore(open, async (store) => {
        await insert(store, [
          exampleTask(1_000_000, { activationTime: EIGHT_O_CLOCK + 1999 }),
          exampleTask(1_000_001, { activationTime: EIGHT_O_CLOCK + 1000 }),
          exampleTask(1_000_002, { activationTime: EIGHT_O_CLOCK }),
          endedTask(1_000_003, { activationTime: EIGHT_O_CLOCK + 1500, deactivated: true }),
        ]);
        assert.deepEqual(await runIds(store, {}), [3, 1, 0, 2]);
        assert.deepEqual(await runIds(store, { includeDeactivated: false }), [1, 0, 2]);
        assert.deepEqual(await runIds(store, { client: 200 }), []);
      }),
    );

    it(
      'pages without gaps or repetition while tasks are added, and counts all',
      withStore(open, async (store) => {
        const at = (index: number) => EIGHT_O_CLOCK + Math.floor(index / 3) * 1000;
        const tasks = Array.from({ length: 50 }, (_, index) =>
          endedTask(1_000_000 + index, { activationTime: at(index), deactivated: index % 2 === 0 }),
        );
        await insert(store, tasks);
        const seen: number[] = [];
        let after: number | undefined;
        for (let page = 0; page < 8; page++) {
          const found = await store.tasks.list(
            { client: 100, includeDeactivated: true },
            { limit: 7, ...(after === undefined ? {} : { after }) },
          );
          assert.equal(found.total, 50 + page);
          assert.equal(found.hasMore, page < 7);
          seen.push(...found.tasks.map((task) => task.runId));
          after = seen.at(-1);
          await insert(store, [exampleTask(1_000_100 + page, { activationTime: at(90) })]);
        }
        assert.deepEqual(seen, tasks.map((task) => task.runId).reverse());
      }),
    );

    it(
      'takes an unknown run id of a page before as a position by its number',
      withStore(open, async (store) => {
        await insert(store, [exampleTask(1_000_000), exampleTask(1_000_005), exampleTask(1_000_009)]);
        assert.deepEqual(await runIds(store, {}, { limit: 10, after: 1_000_007 }), [5, 0]);
        assert.deepEqual(await runIds(store, {}, { limit: 10, after: 1 }), []);
        const none = await store.tasks.list({ client: 100, includeDeactivated: true }, { limit: 0 });
        assert.deepEqual([none.total, none.tasks.length, none.hasMore], [3, 0, true]);
      }),
    );

    it(
      'meets every condition given',
      withStore(open, async (store) => {
        await insert(store, [
          exampleTask(1_000_000, { name: 'JOBS.A', alias: 'First' }),
          exampleTask(1_000_001, { name: 'JOBS.AB', type: 'SCRI', agent: null }),
          exampleTask(1_000_002, { name: 'JOBS.B', status: 1696, agent: 'WIN01', user: 'ANNA/IT' }),
          exampleTask(1_000_003, { name: 'JOBP.A', type: 'JOBP', queue: 'Q.FAST', user: 'OPERA/DEMO' }),
          endedTask(1_000_004, { name: 'JOBS.A', parent: 1_000_003, referenceRunId: 1_000_000 }),
        ]);
        const cases: [Partial<ExecutionFilter>, number[]][] = [
          [{ runId: 1_000_002 }, [2]],
          [{ runId: 1_000_002, name: 'JOBS.A' }, []],
          [{ name: 'JOBS.A' }, [4, 0]],
          [{ name: 'jobs.a' }, [4, 0]],
          [{ name: 'JOBS.A*' }, [4, 1, 0]],
          [{ name: 'JOBS.?' }, [4, 2, 0]],
          [{ name: '*.A' }, [4, 3, 0]],
          [{ name: '*' }, [4, 3, 2, 1, 0]],
          [{ alias: 'f*' }, [0]],
          [{ types: ['SCRI', 'JOBP'] }, [3, 1]],
          [{ types: [] }, []],
          [{ statuses: [1696, 1900] }, [4, 2]],
          [{ statuses: [1696] }, [2]],
          [{ agent: 'win*' }, [2]],
          [{ queues: ['Q.FAST', 'Q.SLOW'] }, [3]],
          [{ user: 'ANNA' }, [2]],
          [{ user: 'ANNA/IT' }, [2]],
          [{ user: 'ANNA/DEMO' }, []],
          [{ user: 'OPER*' }, [4, 3, 1, 0]],
          [{ user: 'OPER' }, [4, 1, 0]],
          [{ parent: 1_000_003 }, [4]],
          [{ parent: 0 }, [3, 2, 1, 0]],
          [{ referenceRunId: 1_000_000 }, [4]],
          [{ referenceRunId: 0, name: 'JOBS.A' }, [0]],
        ];
        for (const [filter, expected] of cases) {
          assert.deepEqual(await runIds(store, filter), expected, JSON.stringify(filter));
          const { total } = await store.tasks.list(
            { client: 100, includeDeactivated: true, ...filter },
            { limit: 1 },
          );
          assert.equal(total, expected.length, `total of ${JSON.stringify(filter)}`);
        }
      }),
    );

    it(
      'takes percent, underscore, backslash and brackets for themselves',
      withStore(open, async (store) => {
        const aliases = ['50%', '500', 'A_B', 'AXB', 'C\\D', '[X]', 'X'];
        await insert(
          store,
          aliases.map((alias, index) => exampleTask(1_000_000 + index, { alias })),
        );
        for (const [index, alias] of aliases.entries()) {
          assert.deepEqual(await runIds(store, { alias }), [index], alias);
        }
        assert.deepEqual(await runIds(store, { alias: '*%' }), [0]);
        assert.deepEqual(await runIds(store, { alias: '[?]' }), [5]);
      }),
    );

    it(
      'finds what was active at some moment of a range, both ends included',
      withStore(open, async (store) => {
        const second = (seconds: number) => EIGHT_O_CLOCK + seconds * 1000;
        const span = (index: number, from: number, to: number | null, deactivated = false) =>
          exampleTask(1_000_000 + index, {
            activationTime: second(from) + 400,
            ...(to === null ? {} : { stage: 'ended', status: 1900, endTime: second(to) + 400 }),
            deactivated,
          });
        await insert(store, [
          span(0, 0, 9),
          span(1, 0, 10, true),
          span(2, 5, 15),
          span(3, 12, 13, true),
          span(4, 15, 30),
          span(5, 20, 30),
          span(6, 21, 30, true),
          span(7, 0, null),
          span(8, 0, 50, true),
          span(9, 20, null),
          span(10, 21, null),
        ]);
        const range = { from: second(10), to: second(20) };
        assert.deepEqual(await runIds(store, range), [9, 5, 4, 3, 2, 8, 7, 1]);
        assert.deepEqual(await runIds(store, { ...range, includeDeactivated: false }), [9, 5, 4, 2, 7]);
        assert.deepEqual(await runIds(store, { ...range, name: 'JOBS.*' }), [9, 5, 4, 3, 2, 8, 7, 1]);
        assert.deepEqual(await runIds(store, { from: second(31) }), [10, 9, 8, 7]);
        assert.deepEqual(await runIds(store, { to: second(0) }), [8, 7, 1, 0]);
        assert.deepEqual(await runIds(store, range, { limit: 3, after: 1_000_003 }), [2, 8, 7]);
        const { total } = await store.tasks.list(
          { client: 100, includeDeactivated: true, ...range },
          { limit: 1 },
        );
        assert.equal(total, 8);
      }),
    );

    it(
      'refuses a wildcard text that is far too long',
      withStore(open, async (store) => {
        await assert.rejects(runIds(store, { name: `*${'A'.repeat(60_000)}` }), { reason: 'invalidField' });
      }),
    );
  });
}
