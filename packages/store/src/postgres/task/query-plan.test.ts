import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Condition } from '../../filter/dialect.ts';
import { countStatement, pageStatement } from '../../filter/execution-list.ts';
import type { ExecutionFilter } from '../../port/store.ts';
import { numbered } from '../connection/statement.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';
import { fillTasks } from '../testing/fill-tasks.ts';
import { testServer } from '../testing/test-database.ts';

/** Times are those of `fillTasks`: one task a second from second 1 to 50,000. */
const LISTS: readonly [what: string, filter: Partial<ExecutionFilter>, index: string][] = [
  ['activities', {}, 'task_by_activation'],
  ['history', { includeDeactivated: true }, 'task_by_activation'],
  ['a range of time', { includeDeactivated: true, from: 40_000_000, to: 40_100_000 }, 'task_by_activation'],
  ['a range of activations', { from: 40_000_000, timeFrame: 'activation' }, 'task_by_activation'],
  [
    'a range of ends',
    { includeDeactivated: true, from: 40_000_000, to: 40_100_000, timeFrame: 'end' },
    'task_by_end',
  ],
  ['a name', { name: 'JOBS.7' }, 'task_by_name'],
  [
    'a name in a range of time',
    { includeDeactivated: true, name: 'JOBS.7', from: 40_000_000 },
    'task_by_name',
  ],
  ['names that begin alike', { includeDeactivated: true, name: 'JOBS.7*' }, 'task_by_name'],
  ['abnormal ends', { includeDeactivated: true, statuses: [1800, 1850] }, 'task_abnormal'],
  ['tasks with comments', { includeDeactivated: true, commentedOnly: true }, 'task_commented'],
  ['changed workflows', { includeDeactivated: true, modifiedOnly: true }, 'task_modified'],
  ['children', { parent: 1_000_400 }, 'task_by_parent'],
  ['restarts of a run', { referenceRunId: 1_000_400 }, 'task_by_reference'],
  ['statuses of tasks not ended', { statuses: [1550, 1700] }, 'task_not_ended'],
  ['one run', { runId: 1_000_400 }, 'task_pkey'],
];

describe('over a long history', () => {
  const tests = testServer();
  let database = '';
  before(async () => {
    database = await tests.database();
    await fillTasks(tests.server, database, 50_000);
  });

  async function plan({ sql, values }: Condition): Promise<string> {
    const { rows } = await tests.server.query(database, `EXPLAIN ${numbered(sql)}`, values);
    return rows.map((row) => String(row['QUERY PLAN'])).join('\n');
  }

  for (const [what, filter, index] of LISTS) {
    it(`the list of ${what} is found by ${index}`, async () => {
      const whole: ExecutionFilter = { client: 100, includeDeactivated: false, ...filter };
      const page = pageStatement(whole, 50, null, postgresDialect);
      for (const statement of [countStatement(whole, postgresDialect), page]) {
        const text = await plan(statement);
        assert.ok(!text.includes('Seq Scan on task'), text);
        assert.ok(text.includes(index), text);
      }
    });
  }

  it('a page of activities or of the whole history is read in the order of its index, without sorting all', async () => {
    const position = {
      sql: 'activation_second <= ? AND (activation_second < ? OR run_id < ?)',
      values: [40_000, 40_000, 1_040_000],
    };
    for (const includeDeactivated of [false, true]) {
      for (const after of [null, position]) {
        const filter = { client: 100, includeDeactivated };
        const text = await plan(pageStatement(filter, 50, after, postgresDialect));
        // The one sort left is that of the page itself.
        assert.equal(text.split('Sort Key: task.').length, 2, text);
        assert.ok(!text.includes('->  Sort'), text);
        assert.match(text, /Index Only Scan Backward using task_by_activation/);
      }
    }
  });
});
