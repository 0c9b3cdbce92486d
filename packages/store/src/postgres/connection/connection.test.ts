import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exampleAudit } from '../../contract/examples.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { listAudit } from '../audit/list-audit.ts';
import { testServer } from '../testing/test-database.ts';
import { Session } from '../writer/session.ts';
import type { Connection } from './connection.ts';
import { asTaktwerkError } from './storage-fault.ts';

describe('a session', () => {
  const tests = testServer();

  async function connection(test: TestContext): Promise<Connection> {
    const session = await Session.open(tests.server.url(await tests.database()), 'test');
    test.after(() => session.end());
    return session.connection;
  }

  it('reads an integer that a number cannot hold as a fault, not as another number', async (test) => {
    const session = await connection(test);
    assert.deepEqual(await session.get('SELECT 9007199254740991 AS n'), { n: 9007199254740991 });
    await assert.rejects(session.get('SELECT 9007199254740993 AS n'), /too large/);
  });

  it('acknowledges only what is on disk, whatever the default of the database is', async (test) => {
    const database = await tests.database();
    await tests.server.query('postgres', `ALTER DATABASE ${database} SET synchronous_commit = off`);
    const session = await Session.open(tests.server.url(database), 'test');
    test.after(() => session.end());
    const row = await session.connection.get(`SELECT current_setting('synchronous_commit') AS value`);
    assert.deepEqual(row, { value: 'on' });
  });

  it('refuses a database that cannot hold every text', async () => {
    await tests.server.query(
      'postgres',
      `CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'`,
    );
    await assert.rejects(Session.open(tests.server.url('latin'), 'test'), {
      reason: 'storeUnavailable',
      message: /encoding is UTF8/,
    });
  });

  it('lets nobody change or remove a line of the audit', async (test) => {
    const session = await connection(test);
    await appendAudit(session, [exampleAudit()]);
    for (const sql of [`UPDATE audit SET "user" = 'X'`, 'DELETE FROM audit', 'TRUNCATE audit']) {
      await assert.rejects(session.command(sql), /append only/);
    }
    assert.deepEqual(await listAudit(session, 100, 10), [exampleAudit()]);
  });

  it('says in words what the database lacks', async () => {
    const opened = async (address: string) => Session.open(address, 'test').catch(asTaktwerkError);
    const unknown = await opened(tests.server.url('nowhere'));
    assert.match(String(unknown), /does not exist; make it/);
    const nobody = await opened('postgres://taktwerk@127.0.0.1:1/x');
    assert.match(String(nobody), /cannot be reached.*ECONNREFUSED/);
  });
});
