import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import type { Connection } from '../connection/connection.ts';
import { openPostgresStore } from '../open-postgres-store.ts';
import { describeSchema } from '../testing/describe-schema.ts';
import { testServer } from '../testing/test-database.ts';
import { Session } from '../writer/session.ts';
import { migrate, releasedMigrations } from './migrate.ts';

const released = releasedMigrations();
const [first] = released;
assert.ok(first !== undefined);
const HAS_TABLE = 'SELECT to_regclass(?) IS NOT NULL AS there';

describe('the schema', () => {
  const tests = testServer();

  async function migrated(test: TestContext): Promise<Connection> {
    const session = await Session.open(tests.server.url(await tests.database()), 'test');
    test.after(() => session.end());
    return session.connection;
  }

  it('comes from migrations numbered without gaps', () => {
    assert.deepEqual(
      released.map((migration) => migration.number),
      released.map((_, index) => index + 1),
    );
  });

  it('is what the golden dump shows (UPDATE_GOLDEN=1 writes it anew)', async (test) => {
    const dump = await describeSchema(await migrated(test));
    const golden = new URL('./schema.golden.txt', import.meta.url);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, dump);
    assert.equal(dump, readFileSync(golden, 'utf8'));
  });

  it('is not changed by a second start', async (test) => {
    const connection = await migrated(test);
    const before = await connection.all('SELECT * FROM migration');
    await migrate(connection, released, 1);
    assert.deepEqual(await connection.all('SELECT * FROM migration'), before);
  });

  it('is made once when two nodes open an empty database together', async () => {
    const connection = tests.server.url(await tests.server.createDatabase());
    const stores = await Promise.all(['one', 'two'].map((node) => openPostgresStore({ connection, node })));
    await Promise.all(stores.map((store) => store.close()));
  });

  it('gets a new step, and a step that fails leaves it as it was', async (test) => {
    const connection = await migrated(test);
    const step = (sql: string) => ({ number: released.length + 1, name: 'next.sql', sql, checksum: 'c' });
    const failing = [...released, step('CREATE TABLE half (a integer); SELECT nonsense')];
    await assert.rejects(migrate(connection, failing, 1), /nonsense/);
    assert.deepEqual(await connection.get(HAS_TABLE, 'half'), { there: false });
    await migrate(connection, [...released, step('CREATE TABLE whole (a integer)')], 1);
    assert.deepEqual(await connection.get(HAS_TABLE, 'whole'), { there: true });
  });

  it('that a newer release has written is refused, with what to do', async (test) => {
    const connection = await migrated(test);
    await connection.run(`INSERT INTO migration VALUES (99, '0099-future.sql', 'c', 0)`);
    await assert.rejects(migrate(connection, released, 1), {
      reason: 'storeUnavailable',
      message: /newer release.*the database.*step 99 \(0099-future\.sql\).*Start the newer release/,
    });
  });

  it('that cannot be brought up to date keeps the store from opening, and says why', async () => {
    const database = await tests.server.createDatabase();
    await tests.server.query(database, 'CREATE TABLE task (mine integer)');
    await assert.rejects(openPostgresStore({ connection: tests.server.url(database), node: 'one' }), {
      message: /relation "task" already exists/,
    });
    const { rows } = await tests.server.query(
      database,
      `SELECT to_regclass('migration') IS NULL AS untouched`,
    );
    assert.deepEqual(rows, [{ untouched: true }]);
  });

  it('of which a released step was edited is refused', async (test) => {
    const connection = await migrated(test);
    await assert.rejects(migrate(connection, [{ ...first, checksum: 'edited' }], 1), {
      reason: 'storeUnavailable',
      message: /Schema step 1 .* differs/,
    });
  });
});
