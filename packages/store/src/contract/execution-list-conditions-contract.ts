import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Task } from '@taktwerk/model';
import type { ExecutionFilter, ObjectDraft, Store } from '../port/store.ts';
import {
  EIGHT_O_CLOCK,
  endedTask,
  exampleAudit,
  exampleCommit,
  exampleDraft,
  exampleTask,
} from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const FIRST = 1_000_000;

/** Holds page and total of a list of client 100, history included, against the run ids expected, from 0. */
async function assertFinds(
  store: Store,
  filter: Partial<ExecutionFilter>,
  expected: readonly number[],
): Promise<void> {
  const found = await store.tasks.list({ client: 100, includeDeactivated: true, ...filter }, { limit: 100 });
  const what = JSON.stringify(filter);
  assert.deepEqual(
    found.tasks.map((task) => task.runId - FIRST),
    expected,
    what,
  );
  assert.equal(found.total, expected.length, `total of ${what}`);
}

function insert(store: Store, tasks: readonly Task[]): Promise<void> {
  return store.commit(exampleCommit({ insertedTasks: tasks }));
}

/** Every condition of the AE REST API's list beyond name, type, status and queue (reference `ae-rest-api.md` §8.2). */
export function executionListConditionsContract(open: OpenStore): void {
  describe('execution list, conditions', () => {
    it(
      'an exclude flag turns its partner round, and alone is without effect',
      withStore(open, async (store) => {
        await insert(store, [
          exampleTask(FIRST, { archiveKey1: 'Night', archiveKey2: 'K2' }),
          exampleTask(FIRST + 1, { name: 'SCRI.A', type: 'SCRI', agent: null, user: 'ANNA/IT' }),
          exampleTask(FIRST + 2, { name: 'JOBS.B', agent: 'WIN01', user: 'OPERA/DEMO', archiveKey1: 'DAY' }),
        ]);
        const cases: [Partial<ExecutionFilter>, number[]][] = [
          [{ nameExclude: true, agentExclude: true, userExclude: true }, [2, 1, 0]],
          [{ archiveKey1Exclude: true, archiveKey2Exclude: true }, [2, 1, 0]],
          [{ name: 'JOBS.*', nameExclude: true }, [1]],
          [{ name: 'jobs.b', nameExclude: true }, [1, 0]],
          [{ name: 'JOBS.*', nameExclude: false }, [2, 0]],
          [{ name: '*', nameExclude: true }, []],
          [{ agent: 'win*', agentExclude: true }, [1, 0]],
          [{ user: 'OPER', userExclude: true }, [2, 1]],
          [{ user: 'OPER*', userExclude: true }, [1]],
          [{ user: 'OPER/DEMO', userExclude: true }, [2, 1]],
          [{ archiveKey1: 'NIGHT' }, [0]],
          [{ archiveKey1: 'n*', archiveKey1Exclude: true }, [2, 1]],
          [{ archiveKey2: 'k?' }, [0]],
          [{ archiveKey2: 'K2', archiveKey2Exclude: true, archiveKey1: 'DAY' }, [2]],
        ];
        for (const [filter, expected] of cases) await assertFinds(store, filter, expected);
      }),
    );

    it(
      'what a task does not have counts as the empty text',
      withStore(open, async (store) => {
        await insert(store, [
          exampleTask(FIRST, { agent: 'UNIX01', alias: 'A', archiveKey1: 'K' }),
          exampleTask(FIRST + 1, { agent: null, alias: null, archiveKey1: null }),
        ]);
        for (const member of ['agent', 'alias', 'archiveKey1'] as const) {
          await assertFinds(store, { [member]: '*' }, [1, 0]);
          await assertFinds(store, { [member]: '?*' }, [0]);
        }
        await assertFinds(store, { agent: '?*', agentExclude: true }, [1]);
        await assertFinds(store, { archiveKey1: '*', archiveKey1Exclude: true }, []);
      }),
    );

    it(
      'platform, comments, changes at run time and version each narrow the list',
      withStore(open, async (store) => {
        await insert(store, [
          exampleTask(FIRST, { platform: 'UNIX' }),
          exampleTask(FIRST + 1, { platform: 'WINDOWS', modified: true }),
          exampleTask(FIRST + 2, { platform: null, type: 'SCRI', zduVersion: 'T' }),
        ]);
        await store.tasks.addComment(
          { runId: FIRST, timestamp: EIGHT_O_CLOCK, user: 'OPER/DEMO', comment: 'looked at' },
          exampleAudit(),
        );
        const cases: [Partial<ExecutionFilter>, number[]][] = [
          [{ platforms: ['unix'] }, [0]],
          [{ platforms: ['UNIX', 'Windows'] }, [1, 0]],
          [{ platforms: ['SQL'] }, []],
          [{ commentedOnly: true }, [0]],
          [{ commentedOnly: false }, [2, 1, 0]],
          [{ modifiedOnly: true }, [1]],
          [{ modifiedOnly: false }, [2, 1, 0]],
          [{ zduVersion: 'B' }, [1, 0]],
          [{ zduVersion: 'T' }, [2]],
          [{ commentedOnly: true, modifiedOnly: true }, []],
        ];
        for (const [filter, expected] of cases) await assertFinds(store, filter, expected);
      }),
    );

    it(
      'SYNC objects find the tasks whose version of the object uses them',
      withStore(open, async (store) => {
        const draft = (name: string, client: number, ...syncs: string[]) =>
          exampleDraft(name, {
            client,
            content: JSON.stringify({
              general_attributes: { name, type: 'SCRI' },
              ...(syncs.length === 0 ? {} : { sync_usage: syncs.map((sync) => ({ sync })) }),
            }),
          });
        const saving = { overwrite: true, by: 'OPER/DEMO', at: EIGHT_O_CLOCK };
        const save = async (one: ObjectDraft) => {
          const outcome = await store.objects.save([one], saving, exampleAudit());
          assert.equal(outcome.kind, 'saved');
          return outcome.kind === 'saved' ? (outcome.versions[0]?.versionId ?? 0) : 0;
        };
        const used = await save(draft('SCRI.USES', 100, 'SYNC.B', 'Sync.A'));
        const unused = await save(draft('SCRI.USES', 100));
        await insert(store, [
          exampleTask(FIRST, { name: 'SCRI.USES', versionId: used }),
          exampleTask(FIRST + 1, { name: 'SCRI.USES', versionId: unused }),
          exampleTask(FIRST + 2, { versionId: null }),
        ]);
        await assertFinds(store, { syncs: ['SYNC.A'] }, [0]);
        await assertFinds(store, { syncs: ['sync.x', 'sync.b'] }, [0]);
        await assertFinds(store, { syncs: ['SYNC.X'] }, []);
        await assertFinds(store, { syncs: ['SYNC.A'], name: 'SCRI.*' }, [0]);
      }),
    );

    it(
      'the type REPORT finds the jobs whose job report is stored',
      withStore(open, async (store) => {
        const report = (runId: number, type: 'ACT' | 'REP') =>
          ({ runId, type, page: 1, start: 0, bytes: 1, text: 'x' }) as const;
        await store.commit(
          exampleCommit({
            insertedTasks: [
              exampleTask(FIRST),
              endedTask(FIRST + 1),
              exampleTask(FIRST + 2, { type: 'SCRI', agent: null }),
            ],
            reports: [report(FIRST, 'ACT'), report(FIRST + 1, 'REP'), report(FIRST + 2, 'ACT')],
          }),
        );
        await assertFinds(store, { types: ['REPORT'] }, [1]);
        await assertFinds(store, { types: ['REPORT', 'SCRI'] }, [2, 1]);
        await assertFinds(store, { types: ['REPORT', 'JOBS'] }, [1, 0]);
        await assertFinds(store, { types: ['REPORT'], name: 'OTHER' }, []);
      }),
    );

    it(
      'the newest task of each line asked for is told',
      withStore(open, async (store) => {
        await insert(store, [
          exampleTask(FIRST, { type: 'JOBP' }),
          endedTask(FIRST + 1, { parent: FIRST, lineNumber: 2 }),
          exampleTask(FIRST + 2, { parent: FIRST, lineNumber: 3 }),
          exampleTask(FIRST + 3, { parent: FIRST, lineNumber: 2 }),
          exampleTask(FIRST + 4, { parent: FIRST }),
          exampleTask(FIRST + 5, { parent: FIRST + 9, lineNumber: 2 }),
        ]);
        const found = await store.tasks.lines([
          { parent: FIRST, lineNumber: 2 },
          { parent: FIRST, lineNumber: 7 },
          { parent: FIRST + 9, lineNumber: 2 },
          { parent: FIRST, lineNumber: 2 },
        ]);
        assert.deepEqual(
          found.toSorted((a, b) => a.runId - b.runId),
          [
            { parent: FIRST, lineNumber: 2, runId: FIRST + 3, status: 1550 },
            { parent: FIRST + 9, lineNumber: 2, runId: FIRST + 5, status: 1550 },
          ],
        );
        assert.deepEqual(await store.tasks.lines([]), []);
      }),
    );
  });
}
