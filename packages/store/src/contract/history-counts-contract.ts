import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isEnded, type ObjectType, type ReportChunk, type RightsFilter, type Task } from '@taktwerk/model';
import fc from 'fast-check';
import type { ExecutionFilter, Store } from '../port/store.ts';
import { EIGHT_O_CLOCK, exampleAudit, exampleCommit, exampleDraft, exampleTask } from './examples.ts';
import { anyFilter, anyTask } from './execution-list-model-contract.ts';

/** What a list answers: all it counts, and the run ids of a page. */
export interface ListAnswer {
  readonly total: number;
  readonly runIds: readonly number[];
}

/** A store whose lists can be answered in both ways, at the same moment. */
export interface CountedStore {
  readonly store: Store;
  /** With what the store keeps of the history, null where that does not help, and by looking at the tasks. */
  lists(
    filter: ExecutionFilter,
    page: { readonly limit: number; readonly after?: number },
  ): Promise<{ readonly counted: ListAnswer | null; readonly looked: ListAnswer }>;
  close(): Promise<void>;
}

const FIRST = 1_000_000;
/** So that a few tasks lie in many blocks of run ids. */
const STEP = 701;
const ROUNDS = 6;
const TASKS = 90;
const FILTERS = 60;
const TWELVE_HOURS = 43_200_000;

const row = (changes: Partial<RightsFilter>): RightsFilter => ({
  type: null,
  name: null,
  path: null,
  folder: null,
  agent: null,
  login: null,
  agent2: null,
  login2: null,
  file1: null,
  file2: null,
  ...changes,
});
/** What users may see: everything, some names except others, one type on some agents. */
const visible = fc.constantFrom<NonNullable<ExecutionFilter['visible']>[]>(
  { holders: [[{ types: null, rows: [row({ name: 'JOBS.*' })] }]], denied: [row({ name: '*B' })] },
  { holders: [[{ types: ['JOBS'], rows: [row({ agent: 'UNIX*' })] }]], denied: [] },
  { holders: [[{ types: null, rows: [row({})] }]], denied: [row({ agent: 'WIN*' }), row({ folder: '/' })] },
);
/** Asked besides: nothing, by someone with few rights, for the users of a SYNC object or for reports, or several of these. */
const besides = fc.oneof(
  fc.constant({}),
  fc.record({ visible }),
  fc.record(
    { visible, types: fc.constantFrom<ObjectType[][]>(['REPORT'], ['SCRI', 'REPORT']) },
    { requiredKeys: ['types'] },
  ),
  fc.record(
    { visible, syncs: fc.constantFrom(['SYNC.A'], ['sync.b', 'SYNC.C']) },
    { requiredKeys: ['syncs'] },
  ),
);

/** Versions of an object that use SYNC objects and one that uses none. */
async function savedVersions(store: Store): Promise<readonly number[]> {
  const versions: number[] = [];
  for (const syncs of [['SYNC.A'], ['SYNC.A', 'SYNC.B'], []]) {
    const content = JSON.stringify({ sync_usage: syncs.map((sync) => ({ sync })) });
    const outcome = await store.objects.save(
      [exampleDraft('JOBS.A', { content })],
      { overwrite: true, by: 'OPER/DEMO', at: EIGHT_O_CLOCK },
      exampleAudit(),
    );
    assert.equal(outcome.kind, 'saved');
    if (outcome.kind === 'saved') versions.push(...outcome.versions.map(({ versionId }) => versionId));
  }
  return versions;
}

async function countAll(store: Store): Promise<void> {
  for (let after: number | null = null; ; ) {
    const block = await store.history.count(after);
    if (block === null) return;
    after = block;
  }
}

/** Lists by ready counts against lists by looking at every task; that lists find the right tasks is promised elsewhere. */
export function historyCountsContract(open: () => Promise<CountedStore>): void {
  describe('what is kept ready of the history', () => {
    it('gives the totals and pages that looking at every task gives, while tasks come, change, get comments and go', async () => {
      const { store, lists, close } = await open();
      try {
        const numbers = fc.sample(
          fc.record({
            tasks: fc.array(anyTask, { minLength: TASKS, maxLength: TASKS }),
            filters: fc.array(fc.tuple(anyFilter, besides), { minLength: FILTERS, maxLength: FILTERS }),
            chosen: fc.array(fc.nat(ROUNDS * TASKS - 1), { minLength: 12, maxLength: 12 }),
          }),
          { numRuns: ROUNDS, seed: 11 },
        );
        let made = 0;
        let helped = 0;
        const all: Task[] = [];
        const versions = [...(await savedVersions(store)), null];
        for (const [round, { tasks, filters, chosen }] of numbers.entries()) {
          const insertedTasks = tasks.map(({ duration, delay, status, activationTime, ...rest }) => {
            const ended = isEnded(status);
            const runId = FIRST + STEP * made++;
            return exampleTask(runId, {
              ...rest,
              status,
              activationTime,
              deactivated: ended && rest.deactivated,
              versionId: versions[made % versions.length] ?? null,
              startTime: delay === null ? null : activationTime + Math.min(delay, duration),
              stage: ended ? 'ended' : 'running',
              endTime: ended ? activationTime + duration : null,
            });
          });
          all.push(...insertedTasks);
          const reports = insertedTasks.filter(({ runId }) => runId % 3 === 0).map(report);
          const commit = store.commit(
            exampleCommit({ insertedTasks, reports, nextRunId: FIRST + STEP * made }),
          );
          const check = async ([filter, more]: (typeof filters)[number]): Promise<void> => {
            const asked = { ...filter, ...more };
            let after: number | undefined;
            for (const limit of [7, 3]) {
              const { counted, looked } = await lists(asked, {
                limit,
                ...(after === undefined ? {} : { after }),
              });
              if (counted === null) return;
              helped += 1;
              assert.deepEqual(counted, looked, `round ${round}, behind ${after}: ${JSON.stringify(asked)}`);
              // Behind the last one, or behind a run id that no task has.
              after = looked.runIds.at(-1) ?? FIRST + STEP * (made >> 1) + 1;
            }
          };
          // Some while the tasks are added and counted, the rest after that.
          const during = filters.slice(0, 10);
          await Promise.all([commit, countAll(store), ...during.map(check)]);
          await countAll(store);
          for (const filter of filters.slice(10, 35)) await check(filter);
          await change(store, all, chosen);
          for (const filter of filters.slice(35, 50)) await check(filter);
          await countAll(store);
          for (const filter of filters.slice(50)) await check(filter);
        }
        assert.ok(helped > ROUNDS * 10, `the counts helped ${helped} times`);
      } finally {
        await close();
      }
    });
  });
}

const report = ({ runId }: Task): ReportChunk => ({
  runId,
  type: 'REP',
  page: 1,
  start: 0,
  bytes: 4,
  text: 'well',
});

/** Late comments and reports, tasks leaving the activities, changes of what has left them, and old ones removed. */
async function change(store: Store, all: readonly Task[], chosen: readonly number[]): Promise<void> {
  const some = chosen.flatMap((index) => all[index] ?? []);
  const [deactivated = [], commented = []] = [some.slice(0, 6), some.slice(6)];
  const deactivatedTrees = deactivated.filter(({ stage }) => stage === 'ended').map(({ runId }) => runId);
  await store.commit(exampleCommit({ deactivatedTrees }));
  for (const { runId } of commented) {
    const comment = { runId, timestamp: EIGHT_O_CLOCK, user: 'OPER/DEMO', comment: 'late' };
    await store.tasks.addComment(comment, exampleAudit({})).catch((error: unknown) => {
      // It has been removed in an earlier round.
      assert.equal(Reflect.get(Object(error), 'reason'), 'unknownRun');
    });
  }
  const found = await Promise.all(some.map(({ client, runId }) => store.tasks.get(client, runId)));
  const updatedTasks = found.flatMap((task) =>
    task?.stage === 'ended' ? [{ ...task, status: task.status === 1900 ? 1800 : 1900 }] : [],
  );
  const late = chosen.slice(0, 3).flatMap((index) => all.slice(index + 1, index + 2));
  await store.commit(exampleCommit({ updatedTasks, reports: late.map(report) }));
  const from = { time: 0, id: FIRST + STEP * (chosen[0] ?? 0) };
  await store.retention.removeOldReports({
    client: 100,
    statuses: null,
    before: EIGHT_O_CLOCK + TWELVE_HOURS,
    from,
    limit: 30,
  });
  await store.retention.removeOldRuns({
    client: 100,
    statuses: null,
    before: EIGHT_O_CLOCK,
    from: null,
    limit: 8,
  });
}
