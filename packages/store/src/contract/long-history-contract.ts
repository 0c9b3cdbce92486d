import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Task } from '@taktwerk/model';
import type { ExecutionFilter, Store } from '../port/store.ts';
import { EIGHT_O_CLOCK, endedTask, exampleAudit, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';

const FIRST = 1_000_000;
/** So many that lists are answered by what is kept ready of the history. */
const TASKS = 26_000;
const BATCH = 2_000;
const ADDED = 40;
/** One that is counted with its block, and three that came after that: run ids less `FIRST`. */
const [COUNTED, LATE, UNDER_WORK, OTHER] = [5_001, TASKS, TASKS + 1, TASKS + 2] as const;
const history = { client: 100, includeDeactivated: true } as const;

/** Three tasks in each second. */
function taskNumber(index: number): Task {
  const activationTime = EIGHT_O_CLOCK + Math.floor(index / 3) * 1000;
  const name = index % 4 === 0 ? 'SCRI.OTHER' : `JOBS.${index % 7}`;
  const times = { activationTime, startTime: activationTime, endTime: activationTime + 5000 };
  return endedTask(FIRST + index, { name, ...times, deactivated: true });
}

async function insert(store: Store, tasks: readonly Task[]): Promise<void> {
  const nextRunId = (tasks.at(-1)?.runId ?? FIRST) + 1;
  await store.commit(exampleCommit({ insertedTasks: tasks, nextRunId }));
}

function tasksFrom(first: number, end: number): readonly Task[] {
  return Array.from({ length: end - first }, (_task, index) => taskNumber(first + index));
}

export function longHistoryContract(open: OpenStore): void {
  describe('a long history', () => {
    let opened: Store | null = null;
    const theStore = (): Store => {
      if (opened === null) throw new Error('The store is open while tests run.');
      return opened;
    };
    before(async () => {
      const store = await open();
      opened = store;
      for (let made = 0; made < TASKS; made += BATCH) {
        const tasks = tasksFrom(made, made + BATCH);
        await insert(
          store,
          tasks.map((task) => (task.runId === FIRST + COUNTED ? { ...task, name: 'JOBS.SELDOM' } : task)),
        );
      }
      let block = await store.history.count(null);
      while (block !== null) block = await store.history.count(block);
      await insert(store, [
        { ...taskNumber(LATE), name: 'JOBS.SELDOM' },
        exampleTask(FIRST + UNDER_WORK, { name: 'JOBS.SELDOM.TOO' }),
        { ...taskNumber(OTHER), name: 'SCRI.SELDOM', type: 'SCRI' },
      ]);
    });
    after(() => opened?.close());

    it('gives the runs of seldom names, whether they are long over, just over or under work', async () => {
      const from = EIGHT_O_CLOCK;
      const cases: readonly (readonly [Partial<ExecutionFilter>, readonly number[]])[] = [
        [{ name: '*SELDOM*' }, [OTHER, LATE, COUNTED, UNDER_WORK]],
        [{ name: '*SELDOM*', from }, [OTHER, LATE, COUNTED, UNDER_WORK]],
        [{ name: 'JOBS.SELD*' }, [LATE, COUNTED, UNDER_WORK]],
        [{ name: '*.TOO', from }, [UNDER_WORK]],
        [{ name: '*SELDOM', types: ['SCRI'] }, [OTHER]],
        [{ name: '*SELDOM', timeFrame: 'start', from, to: from + 86_400_000 }, [OTHER, LATE, COUNTED]],
      ];
      for (const [asked, expected] of cases) {
        const page = await theStore().tasks.list({ ...history, ...asked }, { limit: 10 });
        const found = page.tasks.map(({ runId }) => runId - FIRST);
        assert.deepEqual([page.total, found], [expected.length, expected], JSON.stringify(asked));
      }
    });

    it('is paged through without a gap or a repeat while tasks are added, counted and commented', async () => {
      const store = theStore();
      const filter = {
        ...history,
        name: 'SCRI.*',
        timeFrame: 'end',
        to: EIGHT_O_CLOCK + 86_400_000,
      } as const;
      let page = await store.tasks.list(filter, { limit: 900 });
      const total = page.total;
      const found = page.tasks.map(({ runId }) => runId - FIRST);
      for (let made = TASKS + 3; page.hasMore; made += ADDED) {
        const least = page.total;
        const position = FIRST + (found.at(-1) ?? 0);
        const comment = { timestamp: EIGHT_O_CLOCK, user: 'OPER/DEMO', comment: 'late' };
        [page] = await Promise.all([
          store.tasks.list(filter, { limit: 900, after: position }),
          insert(store, tasksFrom(made, made + ADDED)),
          store.history.count(null),
          store.tasks.addComment({ runId: FIRST + ((made * 7) % TASKS), ...comment }, exampleAudit()),
        ]);
        assert.ok(page.total >= least && page.total <= least + 2 * ADDED, `${least}, then ${page.total}`);
        found.push(...page.tasks.map(({ runId }) => runId - FIRST));
      }
      const all = Array.from({ length: TASKS }, (_task, index) => TASKS - 1 - index);
      assert.deepEqual(found, [OTHER, ...all.filter((index) => index % 4 === 0)]);
      assert.equal(total, found.length);
    });
  });
}
