import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Condition } from '../../filter/dialect.ts';
import { countStatement, pageStatement } from '../../filter/execution-list.ts';
import type { ExecutionFilter } from '../../port/store.ts';
import type { Connection } from '../connection/connection.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';
import { OLD_REPORTS } from '../retention/remove-old-reports.ts';
import { OLD_RUNS } from '../retention/remove-old-runs.ts';
import { openMigrated } from '../testing/open-migrated.ts';
import { RUN_TIMES } from './run-times.ts';
import { LINES } from './task-lines.ts';

function plan(connection: Connection, statement: Condition): string[] {
  return connection
    .all(`EXPLAIN QUERY PLAN ${statement.sql}`, ...statement.values)
    .map((row) => String(row.detail));
}

const LISTS: readonly [what: string, filter: Partial<ExecutionFilter>, indexes: readonly string[]][] = [
  ['activities', {}, ['task_by_activation (client=? AND deactivated=?)']],
  [
    'history',
    { includeDeactivated: true },
    ['task_by_activation (client=? AND deactivated=?)', 'task_by_activation (client=? AND deactivated=?)'],
  ],
  [
    'a range of time',
    { from: 5000, to: 9000 },
    [
      'task_by_activation (client=? AND deactivated=? AND activation_second>? AND activation_second<?)',
      'task_by_activation (client=? AND deactivated=? AND activation_second>? AND activation_second<?)',
      'task_long (client=? AND end_time>?)',
      'task_not_ended (client=?)',
    ],
  ],
  [
    'a range of activations',
    { from: 5000, to: 9000, timeFrame: 'activation' },
    ['task_by_activation (client=? AND deactivated=? AND activation_second>? AND activation_second<?)'],
  ],
  [
    'a range of starts',
    { from: 5000, timeFrame: 'start' },
    [
      'task_by_activation (client=? AND deactivated=? AND activation_second>?)',
      'task_by_activation (client=? AND deactivated=? AND activation_second>? AND activation_second<?)',
      'task_long (client=? AND end_time>?)',
      'task_not_ended (client=?)',
    ],
  ],
  [
    'a range of ends in the history',
    { includeDeactivated: true, from: 5000, to: 9000, timeFrame: 'end' },
    ['task_by_end (client=? AND end_time>? AND end_time<?)'],
  ],
  [
    'abnormal ends in the whole history',
    { includeDeactivated: true, statuses: [1800, 1850] },
    ['task_abnormal (client=?)'],
  ],
  [
    'abnormal ends in a range of time',
    { includeDeactivated: true, statuses: [1800], from: 5000 },
    [
      'task_abnormal (client=? AND activation_second>?)',
      'task_abnormal (client=? AND activation_second>? AND activation_second<?)',
      'task_long (client=? AND end_time>?)',
      'task_not_ended (client=?)',
    ],
  ],
  ['tasks with comments', { includeDeactivated: true, commentedOnly: true }, ['task_commented (client=?)']],
  ['changed workflows', { modifiedOnly: true }, ['task_modified (client=?)']],
  ['a name', { name: 'JOBS.A' }, ['task_by_name (client=? AND name=?)']],
  [
    'a name in a range of time',
    { includeDeactivated: true, name: 'JOBS.A', from: 5000 },
    [
      'task_by_name (client=? AND name=? AND activation_second>?)',
      'task_by_name (client=? AND name=? AND activation_second>? AND activation_second<?)',
      'task_long (client=? AND end_time>?)',
      'task_not_ended (client=?)',
    ],
  ],
  [
    'names that begin alike in the whole history',
    { includeDeactivated: true, name: 'JOBS.*' },
    ['task_by_name (client=? AND name>? AND name<?)'],
  ],
  [
    'names that begin alike in the activities',
    { name: 'JOBS.*' },
    ['task_by_activation (client=? AND deactivated=?)'],
  ],
  [
    'all names but one',
    { name: 'JOBS.A', nameExclude: true },
    ['task_by_activation (client=? AND deactivated=?)'],
  ],
  ['children', { parent: 1_000_000 }, ['task_by_parent (parent=?)']],
  ['restarts of a run', { referenceRunId: 1_000_000 }, ['task_by_reference (reference_run_id=?)']],
  ['statuses of tasks not ended', { statuses: [1550, 1700] }, ['task_not_ended (client=?)']],
];

for (const [what, filter, indexes] of LISTS) {
  it(`the list of ${what} is found by its index`, (test) => {
    const { connection } = openMigrated(test);
    const whole: ExecutionFilter = { client: 100, includeDeactivated: false, ...filter };
    for (const statement of [
      countStatement(whole, sqliteDialect),
      pageStatement(whole, 50, null, sqliteDialect),
    ]) {
      const searches = plan(connection, statement).filter((line) => line.includes('INDEX task_'));
      assert.deepEqual(
        searches.map((line) => line.slice(line.indexOf('task_'))),
        [...indexes],
      );
    }
  });
}

it('a page of activities or of the whole history is read in the order of its index, without sorting all', (test) => {
  const { connection } = openMigrated(test);
  const position = {
    sql: 'activation_second <= ? AND (activation_second < ? OR run_id < ?)',
    values: [9, 9, 9],
  };
  for (const includeDeactivated of [false, true]) {
    const lines = plan(
      connection,
      pageStatement({ client: 100, includeDeactivated }, 50, position, sqliteDialect),
    );
    // The one sort left is that of the page itself.
    assert.equal(lines.filter((line) => line.includes('TEMP B-TREE')).length, 1, lines.join('\n'));
    const search = /task_by_activation \(client=\? AND deactivated=\? AND activation_second<\?\)/;
    assert.equal(lines.filter((line) => search.test(line)).length, includeDeactivated ? 2 : 1);
  }
});

it('the tasks of lines are found among the children of their workflow', (test) => {
  const { connection } = openMigrated(test);
  const lines = plan(connection, { sql: LINES, values: ['[[1,2]]'] });
  assert.ok(
    lines.some((line) => line.includes('task_by_parent (parent=?)')),
    lines.join('\n'),
  );
});

it('whether a job has a report is looked up by its key', (test) => {
  const { connection } = openMigrated(test);
  const filter: ExecutionFilter = { client: 100, includeDeactivated: false, types: ['REPORT'] };
  const lines = plan(connection, countStatement(filter, sqliteDialect));
  assert.ok(
    lines.some((line) => line.includes('report_chunk_by_start (run_id=? AND type=?)')),
    lines.join('\n'),
  );
});

it('one task is found by its run id', (test) => {
  const { connection } = openMigrated(test);
  const filter: ExecutionFilter = { client: 100, includeDeactivated: true, runId: 1_000_000 };
  const lines = plan(connection, pageStatement(filter, 50, null, sqliteDialect));
  assert.ok(
    lines.every((line) => !line.startsWith('SCAN task')),
    lines.join('\n'),
  );
});

it('the last correct runs of an object are found without looking at others', (test) => {
  const { connection } = openMigrated(test);
  const lines = plan(connection, { sql: RUN_TIMES, values: ['["JOBS.A"]', 100, 25] });
  assert.ok(
    lines.some((line) => line.includes('task_run_time (client=? AND name=?)')),
    lines.join('\n'),
  );
});

it('a portion of what retention removes is found by time and by run id, not by reading everything', (test) => {
  const { connection } = openMigrated(test);
  const runs = plan(connection, { sql: OLD_RUNS, values: [100, 9, 0, 1, 500, '[1900]'] });
  assert.ok(
    runs.some((line) => line.includes('task_by_end (client=? AND end_time>? AND end_time<?)')),
    runs.join('\n'),
  );
  const reports = plan(connection, { sql: OLD_REPORTS, values: [100, 9, 0, '[1900]', 500] });
  assert.ok(
    reports.some((line) => line.includes('report_chunk_by_start (run_id>?)')),
    reports.join('\n'),
  );
});
