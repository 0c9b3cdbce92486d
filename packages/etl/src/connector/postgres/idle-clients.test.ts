import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type PostgresServer, startPostgres } from '../../../../../test/postgres/postgres-server.ts';
import type { PostgresConnection } from '../../definition/connection.ts';
import { IDLE_CLIENTS } from './idle-clients.ts';
import { PostgresSession } from './postgres-session.ts';

let server: PostgresServer;
let connection: PostgresConnection;

before(async () => {
  server = await startPostgres();
  const place = { host: '127.0.0.1', port: server.port, user: 'taktwerk' };
  connection = { kind: 'postgres', name: 'dwh', database: await server.createDatabase(), ...place };
  IDLE_CLIENTS.keepFor(600_000);
});

after(async () => {
  IDLE_CLIENTS.keepFor(0);
  await server.remove();
});

async function backendOf(session: PostgresSession): Promise<string> {
  const { rows } = await session.query('SELECT pg_backend_pid()::text AS pid');
  return rows[0]?.pid ?? '';
}

it('a connection that is used again has nothing of who used it before', async () => {
  const first = await PostgresSession.open(connection, 'write');
  const backend = await backendOf(first);
  await first.query('SELECT pg_advisory_lock(7)');
  await first.query('CREATE TEMP TABLE left_over (n int)');
  await first.query("SET search_path = 'elsewhere'");
  await first.query('BEGIN');
  await first.query('SET LOCAL ROLE pg_read_all_data');
  await first.release();
  const locks = await server.query(connection.database, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'");
  assert.equal(locks.rowCount, 0);
  const second = await PostgresSession.open(connection, 'write');
  assert.equal(await backendOf(second), backend);
  const { rows } = await second.query(
    "SELECT current_user::text AS name, current_setting('search_path') AS path, to_regclass('left_over')::text AS left_over, current_setting('TimeZone') AS zone",
  );
  assert.deepEqual(rows, [{ name: 'taktwerk', path: '"$user", public', left_over: null, zone: 'UTC' }]);
  await second.release();
});

it('a connection is for those alone who have the same settings and secret', async () => {
  const first = await PostgresSession.open(connection, 'write');
  const backend = await backendOf(first);
  await first.release();
  const other = await PostgresSession.open({ ...connection, password: 'another' }, 'write');
  assert.notEqual(await backendOf(other), backend);
  await other.release();
});

it('a connection that is in the middle of something, or was given up, is not used again', async () => {
  const first = await PostgresSession.open(connection, 'write');
  const backend = await backendOf(first);
  const asked = first.query('SELECT pg_sleep(600)');
  await first.release();
  await assert.rejects(asked);
  const second = await PostgresSession.open(connection, 'write');
  assert.notEqual(await backendOf(second), backend);
  second.abandon();
});

it('behind a crash of the server the next session has a new connection', async () => {
  const first = await PostgresSession.open(connection, 'write');
  const backend = await backendOf(first);
  await first.release();
  await server.crash();
  const second = await PostgresSession.open(connection, 'write');
  assert.notEqual(await backendOf(second), backend);
  await second.release();
});
