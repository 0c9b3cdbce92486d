import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { it } from 'node:test';
import { openMigrated } from '../testing/open-migrated.ts';
import { migrate, releasedMigrations } from './migrate.ts';

const released = releasedMigrations();
const first = released[0];
assert.ok(first !== undefined);

it('the migrations are numbered without gaps', () => {
  assert.deepEqual(
    released.map((migration) => migration.number),
    released.map((_, index) => index + 1),
  );
});

it('the schema is what the golden dump shows (UPDATE_GOLDEN=1 writes it anew)', (test) => {
  const { connection } = openMigrated(test);
  const dump = connection
    .all(`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name`)
    .map((row) => `${row.sql};\n`)
    .join('\n');
  const golden = new URL('./schema.golden.sql', import.meta.url);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, dump);
  assert.equal(dump, readFileSync(golden, 'utf8'));
});

it('a second start changes nothing', (test) => {
  const { connection } = openMigrated(test);
  const before = connection.all('SELECT * FROM migration');
  migrate(connection, released, 1);
  assert.deepEqual(connection.all('SELECT * FROM migration'), before);
});

it('a new step is applied to an older store, and one that fails leaves it as it was', (test) => {
  const { connection } = openMigrated(test);
  const step = (sql: string) => ({ number: released.length + 1, name: 'next.sql', sql, checksum: 'c' });
  const failing = [...released, step('CREATE TABLE half (a INTEGER) STRICT; SELECT nonsense')];
  assert.throws(() => migrate(connection, failing, 1), /nonsense/);
  assert.equal(connection.get(`SELECT name FROM sqlite_schema WHERE name = 'half'`), undefined);
  migrate(connection, [...released, step('CREATE TABLE whole (a INTEGER) STRICT')], 1);
  assert.notEqual(connection.get(`SELECT name FROM sqlite_schema WHERE name = 'whole'`), undefined);
});

it('a store that a newer release has written is refused, with what to do', (test) => {
  const { connection } = openMigrated(test);
  connection.run(`INSERT INTO migration VALUES (99, '0099-future.sql', 'c', 0)`);
  assert.throws(() => migrate(connection, released, 1), {
    reason: 'storeUnavailable',
    message: /newer release.*step 99 \(0099-future\.sql\).*Start the newer release/,
  });
});

it('a released step that was edited is noticed', (test) => {
  const { connection } = openMigrated(test);
  assert.throws(() => migrate(connection, [{ ...first, checksum: 'edited' }], 1), {
    reason: 'storeUnavailable',
    message: /Schema step 1 .* differs/,
  });
});
