import assert from 'node:assert/strict';
import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { startPostgres } from '../../../../../test/postgres/postgres-server.ts';
import { serverUser } from '../../../../../test/postgres/server-user.ts';
import { freePort } from '../../../../../test/processes/taktwerk-processes.ts';
import type { PostgresConnection } from '../../definition/connection.ts';
import type { Order } from '../../read-order.ts';
import { compositionOrder, nextRunId, runInProcess } from '../../testing/run-in-process.ts';
import { runProgram } from '../../testing/run-program.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { testCertificate } from '../../testing/test-certificate.ts';
import { checkConnection } from '../connector-list.ts';

it('a connection is encrypted and its server known when that is asked for, and reads from the replica alone', async (test) => {
  const folder = tempFolder(test);
  const certificate = await testCertificate();
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    const user = serverUser();
    if (user !== null) {
      chownSync(folder, user.uid, user.gid);
      chownSync(path, user.uid, user.gid);
    }
    return path;
  };
  const authority = file('server.crt', certificate.cert);
  const server = await startPostgres({
    ssl: 'on',
    ssl_cert_file: authority,
    ssl_key_file: file('server.key', certificate.key),
  });
  test.after(() => server.remove());
  const database = await server.createDatabase();
  const plain: PostgresConnection = {
    kind: 'postgres',
    name: 'source',
    host: '127.0.0.1',
    port: server.port,
    database,
    user: 'taktwerk',
  };

  const check = (connection: PostgresConnection): Order => ({
    version: 1,
    kind: 'check',
    runId: nextRunId(),
    attempt: 1,
    connections: [connection],
  });
  const verified: PostgresConnection = { ...plain, tls: 'verify' };
  const unknown = await runProgram(check(verified), { NODE_EXTRA_CA_CERTS: undefined });
  assert.equal(unknown.end.reason, 'connectionFailed');
  assert.match(unknown.report, /self-signed certificate/);
  const known = await runProgram(check(verified), { NODE_EXTRA_CA_CERTS: authority });
  assert.equal(known.status, 0, known.report);
  // The name in the certificate counts too.
  const other = await runProgram(check({ ...verified, host: 'localhost' }), {
    NODE_EXTRA_CA_CERTS: authority,
  });
  assert.equal(other.end.reason, 'connectionFailed', other.report);

  const encrypted = (tls: 'off' | 'require') =>
    runInProcess(
      compositionOrder({
        connections: [
          { ...plain, tls },
          { ...plain, name: 'target' },
        ],
        rule: {
          name: 'rule',
          query: { kind: 'sql', text: 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()' },
        },
        composition: { target: { connection: 'target', table: `tls_${tls}` }, load: { kind: 'replace' } },
      }),
    );
  for (const tls of ['off', 'require'] as const) {
    await encrypted(tls);
    const { rows } = await server.query(database, `SELECT ssl FROM tls_${tls}`);
    assert.deepEqual(rows, [{ ssl: tls === 'require' }]);
  }

  // Nobody answers at the main server: what can be read came from the replica, and writing goes to the main one.
  const gone: PostgresConnection = {
    ...plain,
    port: await freePort(),
    replica: { host: '127.0.0.1', port: server.port },
  };
  await assert.rejects(checkConnection(gone), { reason: 'connectionFailed' });
  assert.match((await checkConnection({ ...gone, useReplica: true })).system, /PostgreSQL/);
  const through = (target: PostgresConnection) =>
    runInProcess(
      compositionOrder({
        connections: [
          { ...gone, useReplica: true },
          { ...target, name: 'target' },
        ],
        rule: { name: 'rule', query: { kind: 'sql', text: 'SELECT 1 AS one' } },
        composition: { target: { connection: 'target', table: 'copied' }, load: { kind: 'replace' } },
      }),
    );
  assert.equal((await through(plain)).figures.rows, 1);
  await assert.rejects(through({ ...gone, useReplica: true }), { reason: 'connectionFailed' });
});
