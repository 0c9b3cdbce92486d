import assert from 'node:assert/strict';
import { it } from 'node:test';
import { objectConditions } from '../../filter/object-conditions.ts';
import type { ObjectSearch } from '../../port/object-recycling.ts';
import { NEWEST, OBJECT_COLUMNS } from '../../row/object-row.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';
import { openMigrated } from '../testing/open-migrated.ts';

const PLANS: readonly [what: string, query: Partial<ObjectSearch>, search: string][] = [
  ['all objects', {}, 'object_by_name (client=?)'],
  ['one name', { name: 'JOBS.A' }, 'object_by_name (client=? AND name=?)'],
  ['names that begin alike', { name: 'JOBS.*' }, 'object_by_name (client=? AND name>? AND name<?)'],
  ['the next page', { after: 'JOBS.A' }, 'object_by_name (client=? AND name>?)'],
];

for (const [what, query, search] of PLANS) {
  it(`a search for ${what} reads the index in its order, without sorting, and asks the last use of each by name`, (test) => {
    const { connection } = openMigrated(test);
    const used = { used: { from: 1 } };
    const { sql, values } = objectConditions({ client: 100, limit: 50, ...query, ...used }, sqliteDialect);
    const lines = connection
      .all(
        `EXPLAIN QUERY PLAN SELECT ${OBJECT_COLUMNS} FROM ${NEWEST} WHERE ${sql}
ORDER BY object.name, object.place LIMIT 50`,
        ...values,
      )
      .map((row) => String(row.detail));
    const all = lines.join('\n');
    assert.ok(
      lines.some((line) => line.includes(`INDEX ${search}`)),
      all,
    );
    assert.ok(
      lines.some((line) => line.includes('INDEX task_by_name (client=? AND name=?)')),
      all,
    );
    assert.ok(!lines.some((line) => line.includes('TEMP B-TREE')), all);
  });
}

it('deleted objects are found by their index, the last deleted first', (test) => {
  const { connection } = openMigrated(test);
  const lines = connection
    .all(
      `EXPLAIN QUERY PLAN SELECT object.name FROM ${NEWEST}
WHERE object.client = 100 AND object.deleted_at IS NOT NULL ORDER BY object.deleted_at DESC, object.id DESC LIMIT 5`,
    )
    .map((row) => String(row.detail));
  assert.ok(
    lines.some((line) => line.includes('object_deleted (client=?')),
    lines.join('\n'),
  );
  assert.ok(!lines.some((line) => line.includes('TEMP B-TREE')), lines.join('\n'));
});
