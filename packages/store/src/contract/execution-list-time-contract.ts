import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ExecutionFilter, Store } from '../port/store.ts';
import { EIGHT_O_CLOCK, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const FIRST = 1_000_000;

/** Seconds after eight, and a bit: what is stored has milliseconds, what is asked for has not. */
const at = (seconds: number): number => EIGHT_O_CLOCK + seconds * 1000 + 400;

/** Activation, start and end in seconds after eight; null: not yet. */
const TIMES: readonly (readonly [number, number | null, number | null])[] = [
  [0, 5, 9],
  [0, 5, 10],
  [5, 10, 15],
  [10, 20, 30],
  [20, 21, 40],
  [21, 30, 40],
  [12, null, 18],
  [12, null, null],
  [0, 10, null],
  [0, 9, 50],
];

async function stored(store: Store): Promise<void> {
  const insertedTasks = TIMES.map(([activation, start, end], index) =>
    exampleTask(FIRST + index, {
      activationTime: at(activation),
      startTime: start === null ? null : at(start),
      ...(end === null ? {} : { stage: 'ended', status: 1900, endTime: at(end) }),
      deactivated: index % 2 === 1 && end !== null,
    }),
  );
  await store.commit(exampleCommit({ insertedTasks }));
}

async function indexes(store: Store, filter: Partial<ExecutionFilter>): Promise<number[]> {
  const found = await store.tasks.list({ client: 100, includeDeactivated: true, ...filter }, { limit: 100 });
  assert.equal(found.total, found.tasks.length, `total of ${JSON.stringify(filter)}`);
  return found.tasks.map((task) => task.runId - FIRST).sort((a, b) => a - b);
}

/** Ranges of time, both ends included (reference `ae-rest-api.md` §8.2). */
export function executionListTimeContract(open: OpenStore): void {
  describe('execution list, ranges of time', () => {
    const range = { from: EIGHT_O_CLOCK + 10_000, to: EIGHT_O_CLOCK + 20_000 };

    it(
      'each time frame looks at its own moment, both ends included',
      withStore(open, async (store) => {
        await stored(store);
        const cases: [Partial<ExecutionFilter>, number[]][] = [
          [{ ...range, timeFrame: 'activation' }, [3, 4, 6, 7]],
          [{ ...range, timeFrame: 'start' }, [2, 3, 8]],
          [{ ...range, timeFrame: 'end' }, [1, 2, 6]],
          [{ ...range, timeFrame: 'all' }, [1, 2, 3, 4, 6, 7, 8, 9]],
          [{ ...range, timeFrame: 'start', includeDeactivated: false }, [2, 8]],
          [{ ...range, timeFrame: 'end', includeDeactivated: false }, [2, 6]],
          [{ ...range, timeFrame: 'end', name: 'JOBS.*' }, [1, 2, 6]],
          [{ ...range, timeFrame: 'start', name: 'JOBS.DEMO' }, [2, 3, 8]],
          [{ ...range, timeFrame: 'activation', name: 'JOBS.DEMO' }, [3, 4, 6, 7]],
          [{ ...range, timeFrame: 'activation', statuses: [1550] }, [7]],
          [{ ...range, timeFrame: 'end', statuses: [1550] }, []],
          [{ ...range, timeFrame: 'start', statuses: [1550] }, [8]],
        ];
        for (const [filter, expected] of cases) {
          assert.deepEqual(await indexes(store, filter), expected, JSON.stringify(filter));
        }
      }),
    );

    it(
      'a range may be open on either side; a time frame without a range says nothing',
      withStore(open, async (store) => {
        await stored(store);
        const all = TIMES.map((_, index) => index);
        const { from, to } = range;
        const cases: [Partial<ExecutionFilter>, number[]][] = [
          [{ timeFrame: 'activation' }, all],
          [{ timeFrame: 'start' }, all],
          [{ timeFrame: 'end' }, all],
          [{ timeFrame: 'activation', from }, [3, 4, 5, 6, 7]],
          [{ timeFrame: 'start', from }, [2, 3, 4, 5, 8]],
          [{ timeFrame: 'end', from }, [1, 2, 3, 4, 5, 6, 9]],
          [{ timeFrame: 'activation', to }, [0, 1, 2, 3, 4, 6, 7, 8, 9]],
          [{ timeFrame: 'start', to }, [0, 1, 2, 3, 8, 9]],
          [{ timeFrame: 'end', to }, [0, 1, 2, 6]],
        ];
        for (const [filter, expected] of cases) {
          assert.deepEqual(await indexes(store, filter), expected, JSON.stringify(filter));
        }
      }),
    );

    it(
      'finds what was still active when the range began, however long it had taken by then',
      withStore(open, async (store) => {
        // Around two hours, from where on an adapter may look elsewhere for long tasks; and far beyond.
        const before = [1, 7198, 7199, 7200, 7201, 7202, 90_000, 9_000_000];
        const ends = [-1, 0, 1, 2];
        const tasks = before.flatMap((seconds) => ends.map((end) => ({ activation: -seconds, end })));
        const insertedTasks = tasks.flatMap(({ activation, end }, index) =>
          [0, 900].map((milliseconds, half) =>
            exampleTask(FIRST + index * 2 + half, {
              activationTime: EIGHT_O_CLOCK + activation * 1000 + milliseconds,
              startTime: EIGHT_O_CLOCK + end * 1000 + milliseconds,
              endTime: EIGHT_O_CLOCK + end * 1000 + milliseconds,
              stage: 'ended',
              status: 1900,
              deactivated: index % 3 === 0,
            }),
          ),
        );
        await store.commit(exampleCommit({ insertedTasks }));
        const expected = tasks.flatMap(({ end }, index) => (end < 0 ? [] : [index * 2, index * 2 + 1]));
        const from = EIGHT_O_CLOCK;
        assert.deepEqual(await indexes(store, { from }), expected);
        assert.deepEqual(await indexes(store, { from, to: from }), expected);
        assert.deepEqual(await indexes(store, { from, timeFrame: 'start' }), expected);
        assert.deepEqual(await indexes(store, { from, name: 'JOBS.DEMO' }), expected);
        assert.deepEqual(await indexes(store, { from, timeFrame: 'activation' }), []);
      }),
    );

    it(
      'a range that ends before it begins holds nothing, whatever the time frame',
      withStore(open, async (store) => {
        await stored(store);
        for (const timeFrame of ['all', 'activation', 'start', 'end'] as const) {
          const wrong = { from: range.to, to: range.from, timeFrame };
          assert.deepEqual(await indexes(store, wrong), [], timeFrame);
          assert.deepEqual(await indexes(store, { ...wrong, name: 'JOBS.DEMO' }), [], timeFrame);
        }
        // Both ends in one second are that second.
        const second = { from: EIGHT_O_CLOCK + 10_900, to: EIGHT_O_CLOCK + 10_100 };
        assert.deepEqual(await indexes(store, { ...second, timeFrame: 'start' }), [2, 8]);
      }),
    );
  });
}
