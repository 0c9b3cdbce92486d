import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Connection } from '../connection/connection.ts';
import { openForReading } from '../connection/open-database.ts';
import { openMigrated } from '../testing/open-migrated.ts';
import { keepLogShort } from './keep-log-short.ts';

function logPages(connection: Connection): number {
  return Number(connection.get('PRAGMA wal_checkpoint(NOOP)')?.log);
}

it('a log that has grown too long starts anew as soon as no reader holds it, and waits for no longer than its patience', (test) => {
  const { connection, folder } = openMigrated(test);
  const write = (client: number): unknown =>
    connection.run('INSERT INTO client (client, title, active) VALUES (?, ?, 1)', client, 'x'.repeat(50_000));
  const reader = openForReading(folder);
  try {
    write(0);
    reader.exec('BEGIN');
    reader.get('SELECT count(*) FROM client');
    for (let client = 1; client <= 20; client++) write(client);
    const held = logPages(connection);
    assert.ok(held > 200);
    keepLogShort(connection, 100);
    write(21);
    assert.ok(logPages(connection) > held, 'a reader keeps what it may still need');
    reader.exec('ROLLBACK');
    keepLogShort(connection, 100);
    write(22);
    assert.ok(logPages(connection) < 50, `the log is ${logPages(connection)} pages long`);
    assert.equal(reader.get('SELECT count(*) AS n FROM client')?.n, 23);
  } finally {
    reader.close();
  }
});
