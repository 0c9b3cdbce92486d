import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EIGHT_O_CLOCK, endedTask, exampleCommit } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

export function runTimesContract(open: OpenStore): void {
  describe('past run times', () => {
    it(
      'are those of the last correct runs of each object asked for, as many as wanted',
      withStore(open, async (store) => {
        const run = (index: number, changes: Parameters<typeof endedTask>[1] = {}) =>
          endedTask(1_000_000 + index, {
            startTime: EIGHT_O_CLOCK,
            endTime: EIGHT_O_CLOCK + index * 1000,
            ...changes,
          });
        await store.commit(
          exampleCommit({
            insertedTasks: [
              run(1),
              run(3),
              run(2),
              run(4, { status: 1800 }),
              run(5, { startTime: null }),
              run(6, { client: 200 }),
              run(7, { name: 'JOBS.OTHER', deactivated: true }),
              run(8, { name: 'JOBS.THIRD' }),
            ],
          }),
        );
        const sample = (index: number) => ({
          runId: 1_000_000 + index,
          endTime: EIGHT_O_CLOCK + index * 1000,
          milliseconds: index * 1000,
        });
        const found = await store.tasks.runTimes(100, ['JOBS.DEMO', 'JOBS.OTHER', 'JOBS.NONE'], 2);
        const byName = new Map(
          found.map(({ name, samples }) => [name, samples.toSorted((a, b) => a.runId - b.runId)]),
        );
        assert.deepEqual(
          byName,
          new Map([
            ['JOBS.DEMO', [sample(2), sample(3)]],
            ['JOBS.OTHER', [sample(7)]],
          ]),
        );
        assert.deepEqual(await store.tasks.runTimes(100, [], 25), []);
      }),
    );
  });
}
