import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { Connection } from '../../definition/connection.ts';
import type { Order } from '../../read-order.ts';
import { compositionOrder } from '../../testing/run-in-process.ts';
import { runProgram } from '../../testing/run-program.ts';
import { rowsOfQuery } from '../../testing/target-databases.ts';
import { tempFolder } from '../../testing/temp-folder.ts';

const EXAMPLES = new URL('../../../../../examples/connectors', import.meta.url).pathname;

/** A system with SQL of its own, in one file: tables in chunks of a key, with parameters and cursors. */
const ACME = `
import { DatabaseSync } from 'node:sqlite';
export default ({ fault, readRows }) => ({
  async check({ settings, user, password }) {
    return { system: 'Acme ' + settings.version + ' as ' + user + ' ' + (password === 'geheim'), milliseconds: 1 };
  },
  async openSource({ settings }, request) {
    const database = new DatabaseSync(settings.file, { readOnly: true });
    return readRows({
      quote: (name) => '"' + name + '"',
      bind: (text) => (text === null ? null : Number(text)),
      parameter: () => '?',
      describe: async () => [
        { name: 'id', type: 'int64', nullable: false },
        { name: 'price', type: 'decimal', precision: 10, scale: 2, nullable: true },
      ],
      primaryKey: async () => 'id',
      async *read(sql, values) {
        for (const row of database.prepare(sql).all(...values)) yield Object.values(row).map((value) => (value === null ? null : String(value)));
      },
      before: (_column, lag) => '(? - ' + lag + ')',
      fault: (error, where) => fault('sourceFailed', where + ': ' + error.message, error),
      close: async () => database.close(),
    }, request);
  },
});`;

function checkOf(connection: Connection): Order {
  return { version: 1, kind: 'check', runId: 1, attempt: 1, connections: [connection] };
}

describe('a connector of somebody else, in one file', () => {
  it('the example of the documentation is checked and read', async (test) => {
    const folder = tempFolder(test);
    mkdirSync(join(folder, 'data', 'sub'), { recursive: true });
    writeFileSync(join(folder, 'data', 'a.txt'), 'abc');
    writeFileSync(join(folder, 'data', 'sub', 'b.txt'), 'abcde');
    const source: Connection = {
      kind: 'plugin',
      name: 'source',
      connector: 'folder-listing',
      settings: { folder },
    };
    const target: Connection = { kind: 'sqlite', name: 'target', path: join(folder, 'target.sqlite') };
    const environment = { TAKTWERK_ETL_CONNECTORS: EXAMPLES };
    const order = compositionOrder({
      connections: [source, target],
      rule: {
        name: 'listing',
        query: { kind: 'file', path: 'data', format: { kind: 'ndjson' } },
        fields: [
          { name: 'name', type: 'text' },
          { name: 'size', type: 'int64' },
          { name: 'changed', type: 'timestamptz' },
        ],
      },
      composition: { target: { connection: 'target', table: 'files' }, load: { kind: 'replace' } },
    });
    const checked = await runProgram(checkOf(source), environment);
    assert.match(checked.report, /folder .+/);
    const { status, report } = await runProgram(order, environment);
    assert.equal(status, 0, report);
    const names = "SELECT name, size FROM files WHERE name LIKE '%.txt'";
    assert.deepEqual(await rowsOfQuery(target, names), ['a.txt 3', 'sub/b.txt 5']);
  });

  it('one with SQL of its own gets chunks, cursors and exact types, and its password in clear', async (test) => {
    const folder = tempFolder(test);
    writeFileSync(join(folder, 'acme.mjs'), ACME);
    const file = join(folder, 'acme.db');
    const database = new DatabaseSync(file);
    database.exec(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, price TEXT); INSERT INTO t VALUES (1, '0.10'), (2, '12345678.99'), (3, NULL)",
    );
    const source: Connection = {
      kind: 'plugin',
      name: 'source',
      connector: 'acme',
      user: 'u',
      password: 'geheim',
      settings: { file, version: 7 },
    };
    const target: Connection = { kind: 'duckdb', name: 'target', path: join(folder, 'target.duckdb') };
    const environment = { TAKTWERK_ETL_CONNECTORS: folder };
    const checked = await runProgram(checkOf(source), environment);
    assert.match(checked.report, /Acme 7 as u true/);
    const order = () =>
      compositionOrder({
        connections: [source, target],
        rule: { name: 'rows', query: { kind: 'table', table: 't' } },
        composition: {
          target: { connection: 'target', table: 't' },
          load: { kind: 'append' },
          incremental: { column: 'id' },
          chunkRows: 2,
        },
      });
    const first = await runProgram(order(), environment);
    assert.deepEqual([first.status, first.end.rows], [0, 3], first.report);
    database.exec("INSERT INTO t VALUES (4, '7.00')");
    database.close();
    const second = await runProgram(order(), environment);
    assert.deepEqual([second.status, second.end.rows], [0, 1], second.report);
    const rows = ['1 0.10', '2 12345678.99', '3 ', '4 7.00'];
    assert.deepEqual(await rowsOfQuery(target, 'SELECT id, price FROM t'), rows);
  });

  it('what cannot be loaded is told with the folder and what was expected', async (test) => {
    const folder = tempFolder(test);
    writeFileSync(join(folder, 'empty.js'), 'export default 1;');
    writeFileSync(join(folder, 'broken.js'), 'export default (');
    const cases: readonly (readonly [connector: string, folder: string, text: RegExp])[] = [
      ['acme', '', /set TAKTWERK_ETL_CONNECTORS/],
      ['acme', folder, /has no acme\.js; it has broken\.js, empty\.js/],
      ['../acme', folder, /has no \.\.\/acme\.js/],
      ['empty', folder, /gives no connector; expected a function/],
      ['broken', folder, /broken\.js cannot be loaded/],
    ];
    for (const [connector, place, text] of cases) {
      const check = checkOf({ kind: 'plugin', name: 'source', connector });
      const { status, report } = await runProgram(check, { TAKTWERK_ETL_CONNECTORS: place });
      assert.equal(status, 1);
      assert.match(report, text);
    }
  });
});
