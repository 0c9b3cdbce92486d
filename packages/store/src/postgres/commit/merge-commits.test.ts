import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Commit } from '@taktwerk/model';
import fc from 'fast-check';
import { endedTask, exampleCommit, exampleTask } from '../../contract/examples.ts';
import { openPostgresStore } from '../open-postgres-store.ts';
import { testServer } from '../testing/test-database.ts';
import { mergeCommits } from './merge-commits.ts';

const FIRST = 1_000_000;
const RUNS = 150;
const id = fc.integer({ min: 0, max: 4 });
const ids = fc.uniqueArray(id, { maxLength: 2 });
const text = fc.constantFrom('a', 'b', 'c');
const few = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 2 });
const some = <Value>(value: fc.Arbitrary<readonly Value[]>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant<readonly Value[]>([]) }, { weight: 1, arbitrary: value });

/** What one commit does, with run ids counted from 0. */
const step = fc.record({
  /** The others are there already: most steps can be done, and so are merged. */
  inserted: fc.constantFrom<readonly number[]>([], [], [], [], [], [4], [4], [0]),
  updated: some(few(fc.tuple(id, fc.integer({ min: 0, max: 9 }), fc.boolean()))),
  deactivated: some(ids),
  variables: some(few(fc.tuple(id, text, text))),
  comments: some(few(fc.tuple(id, text))),
  pins: some(few(fc.tuple(id, text, fc.integer({ min: 1, max: 9 })))),
  timers: some(few(fc.tuple(id, fc.constantFrom('scriptWait', 'startTime'), fc.integer({ max: 9, min: 1 })))),
  removedTimers: some(ids),
  orders: some(few(fc.tuple(id, fc.integer({ min: 1, max: 9 })))),
  removedOrders: some(ids),
  continuations: some(few(fc.tuple(id, text))),
  removedContinuations: some(ids),
  varaRows: some(few(fc.tuple(text, text))),
  reports: some(few(fc.tuple(id, fc.integer({ min: 0, max: 2 }), text))),
  droppedReports: some(ids),
  reportFiles: some(few(fc.tuple(id, fc.integer({ min: 1, max: 9 })))),
  messages: some(few(text)),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const NOTHING: Step = {
  inserted: [],
  updated: [],
  deactivated: [],
  variables: [],
  comments: [],
  pins: [],
  timers: [],
  removedTimers: [],
  orders: [],
  removedOrders: [],
  continuations: [],
  removedContinuations: [],
  varaRows: [],
  reports: [],
  droppedReports: [],
  reportFiles: [],
  messages: [],
};
const BEFORE: Step = { ...NOTHING, inserted: [0, 1, 2, 3] };

/** The step as a commit on run ids of its own. */
function commitOf(step: Step, base: number): Commit {
  // 1 and 2 are children of 0, 3 of 1; 4 stands alone.
  const place = (n: number) => {
    const parent = [0, base, base, base + 1, 0][n] ?? 0;
    return { parent, top: n === 4 ? base + 4 : base };
  };
  return exampleCommit({
    insertedTasks: step.inserted.map((n) => exampleTask(base + n, place(n))),
    updatedTasks: step.updated.map(([n, priority, ends]) =>
      (ends ? endedTask : exampleTask)(base + n, { ...place(n), priority }),
    ),
    deactivatedTrees: step.deactivated.map((n) => base + n),
    variables: step.variables.map(([n, name, value]) => ({ runId: base + n, name, value })),
    comments: step.comments.map(([n, comment]) => ({ runId: base + n, timestamp: 1, user: 'U', comment })),
    pins: step.pins.map(([n, name, versionId]) => ({ runId: base + n, name, versionId })),
    timers: step.timers.map(([n, kind, generation]) => ({ runId: base + n, kind, due: 1, generation })),
    removedTimers: step.removedTimers.map((n) => base + n),
    orders: step.orders.map(([n, attempt]) => ({ runId: base + n, attempt, order: '{}' })),
    removedOrders: step.removedOrders.map((n) => base + n),
    continuations: step.continuations.map(([n, state]) => ({
      runId: base + n,
      phase: 'process',
      state,
      wait: { kind: 'none' },
    })),
    removedContinuations: step.removedContinuations.map((n) => base + n),
    varaRows: step.varaRows.map(([key, value]) => ({
      client: 100,
      vara: `VARA.${base}`,
      key,
      values: [value, '', '', '', ''],
    })),
    reports: step.reports.map(([n, start, piece]) => ({
      runId: base + n,
      type: 'REP',
      page: 1,
      start,
      bytes: 1,
      text: piece,
    })),
    droppedReports: step.droppedReports.map((n) => base + n),
    reportFiles: step.reportFiles.map(([n, pages]) => ({ runId: base + n, type: 'REP', pages, bytes: 1 })),
    messages: step.messages.map((messageId) => ({ mailbox: `shard/${base}`, messageId, body: '' })),
  });
}

/** Everything those commits can have written, with run ids counted from 0. */
const STATE = `SELECT 'task' AS kind, run_id - $1 AS n, concat_ws('|', priority, stage, deactivated, commented) AS what
  FROM task WHERE run_id BETWEEN $1 AND $1 + 9
UNION ALL SELECT 'variable', run_id - $1, concat_ws('|', name, value) FROM task_variable WHERE run_id BETWEEN $1 AND $1 + 9
UNION ALL SELECT 'comment', run_id - $1, string_agg(comment, '|' ORDER BY id) FROM task_comment
  WHERE run_id BETWEEN $1 AND $1 + 9 GROUP BY run_id
UNION ALL SELECT 'pin', run_id - $1, concat_ws('|', name, version_id) FROM pin WHERE run_id BETWEEN $1 AND $1 + 9
UNION ALL SELECT 'timer', run_id - $1, concat_ws('|', kind, generation) FROM timer WHERE run_id BETWEEN $1 AND $1 + 9
UNION ALL SELECT 'order', run_id - $1, attempt::text FROM job_order WHERE run_id BETWEEN $1 AND $1 + 9
UNION ALL SELECT 'message', 0, message_id FROM inbox WHERE mailbox = 'shard/' || $1
UNION ALL SELECT 'continuation', run_id - $1, state FROM script_continuation WHERE run_id BETWEEN $1 AND $1 + 9
UNION ALL SELECT 'report', run_id - $1, concat_ws('|', start, text) FROM report_chunk WHERE run_id BETWEEN $1 AND $1 + 9
UNION ALL SELECT 'report file', run_id - $1, pages::text FROM report_file WHERE run_id BETWEEN $1 AND $1 + 9
UNION ALL SELECT 'vara', 0, string_agg(concat_ws('|', key, value1), ',' ORDER BY id) FROM vara_row
  WHERE vara = 'VARA.' || $1 GROUP BY vara
ORDER BY 1, 2, 3`;

describe('a group of commits', () => {
  const tests = testServer();

  it('leaves what they leave one after the other, for any commits, also such as are refused', async (test) => {
    const database = await tests.database();
    const store = await openPostgresStore({ connection: tests.server.url(database), node: 'one' });
    test.after(() => store.close());
    await store.nextEpoch();
    const state = async (base: number): Promise<unknown[]> =>
      (await tests.server.query(database, STATE.replaceAll('$1', String(base)))).rows;
    let base = FIRST;
    const property = fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
      const grouped = base;
      const alone = base + 10;
      base += 20;
      for (const from of [grouped, alone]) await store.commit(commitOf(BEFORE, from));
      const outcomes = await Promise.allSettled(steps.map((one) => store.commit(commitOf(one, grouped))));
      const expected: PromiseSettledResult<void>[] = [];
      for (const one of steps) {
        expected.push(...(await Promise.allSettled([store.commit(commitOf(one, alone))])));
      }
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        expected.map(({ status }) => status),
      );
      assert.deepEqual(await state(grouped), await state(alone));
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('is one set of statements while nothing in it has to come after something else', () => {
    const insert = (runId: number) => exampleCommit({ insertedTasks: [exampleTask(runId)] });
    const update = (runId: number) => exampleCommit({ updatedTasks: [exampleTask(runId)] });
    const deactivate = exampleCommit({ deactivatedTrees: [1] });
    assert.equal(mergeCommits([insert(1), update(1), update(1), insert(2)]).length, 1);
    assert.equal(mergeCommits([update(1), insert(1)]).length, 2);
    assert.equal(mergeCommits([deactivate, update(1), update(2)]).length, 2);
  });
});
