import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMigrated } from '../../sqlite/testing/open-migrated.ts';
import { testServer } from '../testing/test-database.ts';

/** What one of the databases needs and the other does not, each with its reason; a table stands for its columns. */
const POSTGRES_ALONE = new Set([
  // SQLite locks its folder instead, and a write's outcome is never unknown there.
  'writer.id',
  'writer.node',
  'writer.opened_at',
  'writer.commits',
  'lease.holder',
  'lease.expires_at',
  // What is kept ready of the history is counted by the database here, by the reader thread there.
  'history_kind',
  'history_kind_by_key',
  'history_kind_by_name',
  'history_count',
]);
const SQLITE_ALONE = new Set([
  // The key of PostgreSQL's table is what SQLite has in an index of its own.
  'report_chunk.id',
  'report_chunk_by_start',
  'history_value',
  'history_value_by_value',
  'history_set',
  'history_set_values',
  'history_tally',
  'history_column',
]);
const isOf = (names: ReadonlySet<string>, name: string): boolean =>
  names.has(name) || names.has(name.slice(0, Math.max(0, name.indexOf('.'))));
/** Names that say how a primary key is made, which no statement uses. */
const isKey = (index: string): boolean => index.endsWith('_pkey') || index === 'object_object_id_key';

describe('the schemas of both databases', () => {
  const tests = testServer();

  it('have the same tables, columns and indexes, so that a change of one is not forgotten in the other', async (test) => {
    const { connection } = openMigrated(test);
    const sqlite = connection
      .all(
        `SELECT m.name || '.' || c.name AS name FROM sqlite_schema AS m, pragma_table_xinfo(m.name) AS c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
         UNION ALL SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`,
      )
      .map(({ name }) => String(name));
    const { rows } = await tests.server.query(
      await tests.database(),
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'
       UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = 'public'`,
    );
    // SQLite has the key of users in its table, PostgreSQL in an index, as case does not count in it.
    const postgres = rows
      .map(({ name }) => String(name))
      .filter((name) => !isKey(name) && name !== 'user_by_name');
    assert.deepEqual(
      postgres.filter((name) => !isOf(POSTGRES_ALONE, name)).sort(),
      sqlite.filter((name) => !isOf(SQLITE_ALONE, name)).sort(),
    );
  });
});
