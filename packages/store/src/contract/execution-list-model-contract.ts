import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isEnded, type Task } from '@taktwerk/model';
import fc from 'fast-check';
import type { ExecutionFilter, Store } from '../port/store.ts';
import { EIGHT_O_CLOCK, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const FIRST = 1_000_000;
const NAMES = ['JOBS.A', 'JOBS.AB', 'JOBS.B', 'SCRI.A'] as const;
const STATUSES = [1550, 1700, 1800, 1900] as const;
const QUEUES = ['CLIENT_QUEUE', 'Q2'] as const;
const moment = fc.integer({ min: 0, max: 12_000 }).map((offset) => EIGHT_O_CLOCK + offset);

const task = fc.record({
  client: fc.constantFrom(100, 200),
  name: fc.constantFrom(...NAMES),
  type: fc.constantFrom('JOBS', 'SCRI'),
  status: fc.constantFrom(...STATUSES),
  queue: fc.constantFrom(...QUEUES),
  activationTime: moment,
  duration: fc.integer({ min: 0, max: 9_000 }),
  parent: fc.constantFrom(0, FIRST, FIRST + 1),
  referenceRunId: fc.constantFrom(0, FIRST),
  deactivated: fc.boolean(),
});

const filter = fc.record(
  {
    client: fc.constantFrom(100, 200),
    includeDeactivated: fc.boolean(),
    runId: fc.integer({ min: FIRST, max: FIRST + 40 }),
    name: fc.constantFrom(...NAMES, '*', 'JOBS.*', '*.A', 'JOBS.?'),
    types: fc.subarray(['JOBS', 'SCRI'] as const),
    statuses: fc.subarray([...STATUSES]),
    queues: fc.subarray([...QUEUES]),
    parent: fc.constantFrom(0, FIRST, FIRST + 1),
    referenceRunId: fc.constantFrom(0, FIRST),
    from: moment,
    to: moment,
  },
  { requiredKeys: ['client', 'includeDeactivated'] },
);

const second = (time: number): number => Math.floor(time / 1000);

/** The filter in plain words, to hold the SQL against. */
function meets(task: Task, filter: ExecutionFilter): boolean {
  const among = <Value>(values: readonly Value[] | undefined, value: Value): boolean =>
    values === undefined || values.includes(value);
  const same = (wanted: number | undefined, value: number): boolean =>
    wanted === undefined || wanted === value;
  return (
    task.client === filter.client &&
    (filter.includeDeactivated || !task.deactivated) &&
    same(filter.runId, task.runId) &&
    same(filter.parent, task.parent) &&
    same(filter.referenceRunId, task.referenceRunId) &&
    (filter.name === undefined || matches(filter.name, task.name)) &&
    among(filter.types, task.type) &&
    among(filter.statuses, task.status) &&
    among(filter.queues, task.queue) &&
    (filter.to === undefined || second(task.activationTime) <= second(filter.to)) &&
    (filter.from === undefined || task.endTime === null || second(task.endTime) >= second(filter.from))
  );
}

function matches(wildcard: string, name: string): boolean {
  const [first] = wildcard;
  if (first === undefined) return name === '';
  if (first === '*')
    return matches(wildcard.slice(1), name) || (name !== '' && matches(wildcard, name.slice(1)));
  return name !== '' && (first === '?' || first === name[0]) && matches(wildcard.slice(1), name.slice(1));
}

/** Every page of a list, one after the other. */
async function pages(store: Store, filter: ExecutionFilter, limit: number): Promise<[number[], number[]]> {
  const runIds: number[] = [];
  const totals: number[] = [];
  for (let after: number | undefined; ; after = runIds.at(-1)) {
    const page = await store.tasks.list(filter, { limit, ...(after === undefined ? {} : { after }) });
    runIds.push(...page.tasks.map((task) => task.runId));
    totals.push(page.total);
    if (!page.hasMore) return [runIds, totals];
  }
}

export function executionListModelContract(open: OpenStore): void {
  describe('execution list, for any tasks and any filter', () => {
    it(
      'holds exactly the tasks that meet the filter, in order, over all pages',
      withStore(open, async (store) => {
        const [sample] = fc.sample(fc.array(task, { minLength: 40, maxLength: 40 }), { numRuns: 1, seed: 7 });
        const tasks = (sample ?? []).map(({ duration, status, activationTime, ...rest }, index) =>
          exampleTask(FIRST + index, {
            ...rest,
            status,
            activationTime,
            stage: isEnded(status) ? 'ended' : 'running',
            endTime: isEnded(status) ? activationTime + duration : null,
          }),
        );
        await store.commit(exampleCommit({ insertedTasks: tasks }));
        const sorted = tasks.toSorted(
          (a, b) => second(b.activationTime) - second(a.activationTime) || b.runId - a.runId,
        );
        const property = fc.asyncProperty(filter, fc.integer({ min: 1, max: 9 }), async (given, limit) => {
          const expected = sorted.filter((task) => meets(task, given)).map((task) => task.runId);
          const [runIds, totals] = await pages(store, given, limit);
          assert.deepEqual(runIds, expected);
          assert.ok(totals.every((total) => total === expected.length));
        });
        await fc.assert(property, { numRuns: 500 });
      }),
    );
  });
}
