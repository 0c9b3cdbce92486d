import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { Composition } from '../../definition/composition.ts';
import type { Connection } from '../../definition/connection.ts';
import { compositionOrder, runInProcess } from '../../testing/run-in-process.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { testMariadb } from '../../testing/test-mariadb.ts';
import { checkConnection } from '../connector-list.ts';

describe('MariaDB', () => {
  const mariadb = testMariadb();
  const load = (
    source: Connection,
    table: string,
    into: string,
    mode: Composition['load'],
    more: Partial<Composition> = {},
  ) =>
    runInProcess(
      compositionOrder({
        connections: [
          { ...source, name: 'source' },
          { ...mariadb.connection, name: 'target' },
        ],
        rule: { name: 'rule', query: { kind: 'table', table } },
        composition: { target: { connection: 'target', table: into }, load: mode, chunkRows: 2, ...more },
      }),
    );

  it('keeps every value exactly, when it is read and when it is written', async () => {
    await mariadb.rows(`CREATE TABLE everything (id bigint PRIMARY KEY, big bigint unsigned, price decimal(30,10), f float, d double,
      name text, raw blob, day date, at datetime(6), zoned timestamp(6) NULL, t time(6), code char(3))`);
    await mariadb.rows(`INSERT INTO everything VALUES
      (9223372036854775807, 18446744073709551615, 12345678901234567890.0123456789, 0.1, 0.30000000000000004, 'tab\\t "q" \\\\N ü', x'00ff0a5c09', '2024-02-29', '2024-02-29 23:59:59.999999', '2024-03-31 01:30:00.000001', '23:59:59.5', 'ab'),
      (-9223372036854775808, 0, -0.0000000001, -1e30, 1e300, '', '', '1000-01-01', '1000-01-01 00:00:00', NULL, '00:00:00', ''),
      (0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`);
    const { figures } = await load(mariadb.connection, 'everything', 'everything_again', { kind: 'replace' });
    assert.deepEqual([figures.rows, figures.chunks], [3, 2]);
    const columns = 'id, big, price, f, d, name, raw, day, at, zoned, t, code';
    assert.deepEqual(
      await mariadb.rows(`SELECT ${columns} FROM everything_again ORDER BY id`),
      await mariadb.rows(`SELECT ${columns} FROM everything ORDER BY id`),
    );
    const { system } = await checkConnection(mariadb.connection);
    assert.match(system, /^MariaDB \d+\.\d+/);
    await assert.rejects(
      checkConnection({ ...mariadb.connection, user: 'nobody', password: 'secret' }),
      (error: Error) => {
        assert.match(error.message, /user "nobody"/);
        assert.ok(!error.message.includes('secret'));
        return true;
      },
    );
  });

  it('each load mode does what it says, and a value that does not fit stops the load before anybody sees it', async (test) => {
    const path = join(tempFolder(test), 'source.sqlite');
    const source: Connection = { kind: 'sqlite', name: 'source', path };
    const database = new DatabaseSync(path);
    database.exec(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, part BIGINT, name TEXT); INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 1, 'c')",
    );
    const content = async (table: string) =>
      (await mariadb.rows(`SELECT group_concat(id, name ORDER BY id, BINARY name) FROM ${table}`))[0]?.[0];
    for (let round = 0; round < 2; round += 1) {
      await load(source, 't', 'replaced', { kind: 'replace' });
      await load(source, 't', 'in_place', { kind: 'replace', how: 'inPlace' });
      await load(source, 't', 'merged', { kind: 'merge', key: ['id'] });
      await load(source, 't', 'merged_by_chunk', { kind: 'merge', key: ['id'] }, { commit: 'chunk' });
      await load(source, 't', 'parted', { kind: 'partition', columns: ['part'] });
      await load(source, 't', 'added', { kind: 'append' }, { incremental: { column: 'id' } });
      await load(source, 't', 'versions', { kind: 'history', key: ['id'] }, { metadataColumns: true });
    }
    for (const table of [
      'replaced',
      'in_place',
      'merged',
      'merged_by_chunk',
      'parted',
      'added',
      'versions',
    ]) {
      assert.equal(await content(table), '1a,2b,3c', table);
    }
    database.exec("UPDATE t SET name = 'B' WHERE id = 2; INSERT INTO t VALUES (4, 3, 'd')");
    await load(source, 't', 'merged', { kind: 'merge', key: ['id'] });
    await load(source, 't', 'added', { kind: 'append' }, { incremental: { column: 'id' } });
    await load(source, 't', 'versions', { kind: 'history', key: ['id'] }, { metadataColumns: true });
    assert.equal(await content('merged'), '1a,2B,3c,4d');
    assert.equal(await content('added'), '1a,2b,3c,4d');
    assert.equal(await content('versions'), '1a,2B,2b,3c,4d');
    await mariadb.rows('CREATE TABLE narrow (id int, part int, name varchar(1)); ');
    database.exec("UPDATE t SET name = 'long' WHERE id = 4");
    database.close();
    await assert.rejects(load(source, 't', 'narrow', { kind: 'append' }), {
      reason: 'valueDoesNotFit',
      message: /name.*row/,
    });
    assert.equal(await content('narrow'), null);
  });
});
