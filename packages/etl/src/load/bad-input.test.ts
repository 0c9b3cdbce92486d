import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { serverUser } from '../../../../test/postgres/server-user.ts';
import type { FileFormat } from '../definition/file-format.ts';
import type { CompositionOrder } from '../definition/order.ts';
import { compositionOrder, nextRunId, type Ran, runInProcess } from '../testing/run-in-process.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { type TestDatabase, testPostgres } from '../testing/test-postgres.ts';

/** Chunks a run has committed. */
const committed = ({ lines }: Ran): number => lines.filter(({ type }) => type === 'progress').length;

const again = (order: CompositionOrder): CompositionOrder => ({ ...order, runId: nextRunId() });

describe('bad input leaves target and cursor at the last committed chunk, and a restart goes on', () => {
  const tests = testPostgres();
  const orderFor = (source: TestDatabase, target: TestDatabase, more: Partial<CompositionOrder> = {}) =>
    compositionOrder({
      connections: [source.connection, target.connection],
      rule: { name: 'rule', query: { kind: 'table', table: 'items' }, chunkKey: 'id' },
      composition: {
        target: { connection: 'target', table: 'loaded' },
        load: { kind: 'append' },
        commit: 'chunk',
        incremental: { column: 'id' },
        chunkRows: 10,
      },
      ...more,
    });
  const pair = async () => ({
    source: await tests.database('source'),
    target: await tests.database('target'),
  });
  const state = (target: TestDatabase) =>
    target.value(
      "SELECT (SELECT count(*) FROM loaded) || ' rows, ' || chunks || ' chunks, ' || state FROM taktwerk_load ORDER BY run_id DESC LIMIT 1",
    );

  for (const checked of [false, true]) {
    it(`a source that dies half way, ${checked ? 'values looked at' : 'bytes passed through'}`, async () => {
      const { source, target } = await pair();
      // The server process that reads the row ends itself, as long as the switch says so.
      await source.rows(`CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, i FROM generate_series(1, 100) i;
        CREATE TABLE switch AS SELECT true AS dies;
        CREATE FUNCTION die() RETURNS int STABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(60); RETURN 0; END $$;
        CREATE VIEW items AS SELECT id, CASE WHEN id = 75 AND (SELECT dies FROM switch) THEN die() ELSE n END AS n FROM t`);
      const fields = [
        { name: 'id', type: 'int32' as const },
        { name: 'n', type: 'int16' as const },
      ];
      const order = orderFor(source, target);
      const load = checked ? { ...order, rule: { ...order.rule, fields } } : order;
      await assert.rejects(runInProcess(load), {
        reason: 'sourceFailed',
        message: /Composition "orders", source "shop": Source "shop", rule "rule", behind row 70: .*terminat/,
      });
      assert.equal(await state(target), '70 rows, 7 chunks, loading');
      await source.rows('UPDATE switch SET dies = false');
      const ran = await runInProcess(again(load));
      assert.deepEqual([ran.figures.rows, committed(ran)], [100, 4]);
      assert.equal(await target.value("SELECT count(*) || ' ' || sum(n) FROM loaded"), '100 5050');
    });
  }

  it('a full target', async () => {
    const { source, target } = await pair();
    await source.rows(
      'CREATE TABLE items (id int PRIMARY KEY, text text); ALTER TABLE items ALTER text SET STORAGE PLAIN; INSERT INTO items SELECT i, repeat(md5(i::text), 60) FROM generate_series(1, 12000) i',
    );
    await target.rows(
      'CREATE TABLE loaded (id int, text text); ALTER TABLE loaded ALTER text SET STORAGE PLAIN',
    );
    const order = orderFor(source, target);
    const load = { ...order, composition: { ...order.composition, chunkRows: 1000 } };
    const limitFiles = (bytes: string): void => {
      const { pid } = tests.server.traces;
      const user = serverUser();
      execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`], {
        timeout: 10_000,
        cwd: '/',
        ...user,
      });
    };
    // No file may become larger than a segment of the log: the table cannot hold all its rows.
    limitFiles(String(16 * 1024 * 1024));
    await assert.rejects(runInProcess(load), {
      reason: 'targetFailed',
      message:
        /Composition "orders", source "shop": Table "loaded", chunk \d behind row \d000: could not extend file/,
    });
    const before = await state(target);
    const chunks = Number(await target.value('SELECT chunks FROM taktwerk_load'));
    assert.ok(chunks > 0 && chunks < 12, String(before));
    assert.equal(before, `${chunks}000 rows, ${chunks} chunks, loading`);
    limitFiles('unlimited');
    const ran = await runInProcess(again(load));
    assert.ok(committed(ran) <= 13 - chunks, String(committed(ran)));
    assert.equal(
      await target.value("SELECT count(*) || ' ' || count(DISTINCT id) FROM loaded"),
      '12000 12000',
    );
  });

  it('a column that has vanished, from a rule with fields and from one without, before a load and in the middle of one', async () => {
    const { source, target } = await pair();
    await source.rows(
      'CREATE TABLE items (id int PRIMARY KEY, n int, name text); INSERT INTO items SELECT i, i, i FROM generate_series(1, 30) i',
    );
    const order = orderFor(source, target);
    const named = { ...order, rule: { ...order.rule, fields: [{ name: 'n', type: 'int32' as const }] } };
    await target.rows('CREATE TABLE loaded (id int, n int CHECK (n <> 15), name text)');
    await assert.rejects(runInProcess(order), {
      reason: 'valueDoesNotFit',
      message: /"loaded", chunk 2 behind row 10: .*"loaded_n_check".*/,
    });
    await target.rows('ALTER TABLE loaded DROP CONSTRAINT loaded_n_check');
    await source.rows('ALTER TABLE items RENAME n TO m');
    await assert.rejects(runInProcess(again(order)), {
      reason: 'contractBroken',
      message:
        /Source "shop" no longer has column "n", which earlier loads brought into table "loaded"; it has id, m, name/,
    });
    await assert.rejects(runInProcess(again(named)), {
      reason: 'contractBroken',
      message: /Source "shop" has no column "n", which rule "rule" needs; it has id, m, name/,
    });
    assert.equal(await state(target), '10 rows, 1 chunks, loading');
    await source.rows('ALTER TABLE items RENAME m TO n');
    assert.equal(committed(await runInProcess(again(order))), 3);
    assert.equal(await target.value("SELECT count(*) || ' ' || sum(n) FROM loaded"), '30 465');
    // Once a load is through, the next one is asked the same.
    await source.rows('ALTER TABLE items DROP name; INSERT INTO items VALUES (31, 31)');
    await assert.rejects(runInProcess(again(order)), { message: /no longer has column "name"/ });
    await runInProcess({ ...order, kind: 'reset', runId: nextRunId() });
    await target.rows('DELETE FROM loaded');
    assert.equal((await runInProcess(again(order))).figures.rows, 31);
  });

  it('a value that does not fit names table, row and column', async () => {
    const { source, target } = await pair();
    await source.rows(
      "CREATE TABLE items (id int PRIMARY KEY, n text); INSERT INTO items SELECT i, CASE i WHEN 25 THEN '12,7' ELSE i::text END FROM generate_series(1, 40) i",
    );
    const order = orderFor(source, target);
    const fields = [
      { name: 'id', type: 'int32' as const },
      { name: 'n', type: 'int32' as const },
    ];
    const load = { ...order, rule: { ...order.rule, fields } };
    await assert.rejects(runInProcess(load), {
      reason: 'valueDoesNotFit',
      message:
        /Composition "orders", source "shop": Table "loaded", row 25, column "n": "12,7" is no integer/,
    });
    assert.equal(await state(target), '20 rows, 2 chunks, loading');
    await source.rows("UPDATE items SET n = '12' WHERE id = 25");
    const ran = await runInProcess(again(load));
    assert.deepEqual([ran.figures.rows, committed(ran)], [40, 3]);
  });

  it('an unknown parameter, a package that is not there, a missing value and a wrong date are refused by name', async () => {
    const { source, target } = await pair();
    await source.rows(
      'CREATE TABLE items (id int PRIMARY KEY, day date); INSERT INTO items VALUES (1, now())',
    );
    const order = orderFor(source, target, {
      rule: {
        name: 'rule',
        query: { kind: 'sql', text: 'SELECT * FROM items WHERE day >= :from' },
        chunkKey: 'id',
        parameters: [{ name: 'from', type: 'date' }],
      },
    });
    const cases: readonly (readonly [CompositionOrder['parameters'], RegExp])[] = [
      [[{ name: 'form', value: '2026-01-01' }], /There is no parameter "form"; there are from/],
      [
        [{ name: 'from', value: '2026-01-01', packageNumber: 2 }],
        /"from" is for package 2; packages are numbered from 1 to 1/,
      ],
      [[], /Parameter "from" has no value and no default/],
      [
        [{ name: 'from', value: '30.02.2026' }],
        /rule "rule": .*date\/time field value out of range: "30.02.2026"/,
      ],
    ];
    for (const [parameters, message] of cases) {
      await assert.rejects(runInProcess({ ...again(order), parameters: parameters ?? [] }), { message });
    }
    assert.equal(await target.value("SELECT to_regclass('loaded')"), null);
  });
});

type Content = string | Uint8Array | ((folder: string) => Promise<Uint8Array>);

const half = (whole: Uint8Array): Uint8Array => whole.subarray(0, Math.floor(whole.length / 2));

/** Not a workbook as a whole, but one as far as a reader comes. */
const workbook = (text: string): Uint8Array =>
  zipSync({
    '[Content_Types].xml': strToU8('<Types/>'),
    'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="S" sheetId="1"/></sheets></workbook>'),
    'xl/worksheets/sheet1.xml': strToU8(text),
  });

/** The first half of a Parquet file with real rows. */
async function halfOfParquet(folder: string): Promise<Uint8Array> {
  writeFileSync(join(folder, 'rows.csv'), 'id,name\n1,a\n2,b\n');
  const files = { kind: 'files' as const, folder };
  await runInProcess(
    compositionOrder({
      connections: [
        { ...files, name: 'source' },
        { ...files, name: 'target' },
      ],
      rule: { name: 'rule', query: { kind: 'file', path: 'rows.csv', format: { kind: 'csv' } } },
      composition: { target: { connection: 'target', table: 'rows.parquet' }, load: { kind: 'replace' } },
    }),
  );
  return half(readFileSync(join(folder, 'rows.parquet')));
}

describe('a broken file is named, with the place where it breaks, and nothing of it is loaded', () => {
  const text = `id,name\n${Array.from({ length: 100 }, (_, index) => `${index},n${index}`).join('\n')}\n`;
  const parsing = {
    sets: [
      {
        name: 's',
        iterate: '$.a.b[*]',
        fields: [{ name: 'id', path: '@.id', type: 'int32' as const }],
      },
    ],
  };
  const cases: Readonly<Record<string, readonly [Content, FileFormat, RegExp]>> = {
    'cut.csv.gz': [
      gzipSync(text).subarray(0, 100),
      { kind: 'csv' },
      /"cut\.csv\.gz" is broken: unexpected end/,
    ],
    'quote.csv': [
      text.replace('n50', '"n50'),
      { kind: 'csv' },
      /Table "loaded", row 51, column ".*": is no record of 2 columns/,
    ],
    'empty.csv': ['', { kind: 'csv' }, /"empty\.csv" is empty/],
    'cut.xml': ['<a><b><id>1</id></b><b><id>2</i', { kind: 'xml', parsing }, /"cut\.xml".*XML is broken/],
    'cut.json': [
      '{"a": {"b": [{"id": 1}, {"id"',
      { kind: 'json', parsing },
      /"cut\.json".*broken at byte 29/,
    ],
    'lines.ndjson': ['{"id": 1}\n{"id": \n', { kind: 'ndjson' }, /"lines\.ndjson".*broken at byte/],
    'text.parquet': [text, { kind: 'parquet' }, /"text\.parquet" is no Parquet/],
    'cut.xlsx': [gzipSync(text), { kind: 'xlsx' }, /"cut\.xlsx" is no workbook/],
    'half.xlsx': [half(workbook(text)), { kind: 'xlsx' }, /"half\.xlsx" is no workbook/],
    'half.csv.br': [half(brotliCompressSync(text)), { kind: 'csv' }, /"half\.csv\.br" is broken/],
    'half.csv.zst': [half(zstdCompressSync(text)), { kind: 'csv' }, /"half\.csv\.zst" is broken/],
    'half.ndjson.gz': [
      half(gzipSync('{"id": 1}\n'.repeat(50))),
      { kind: 'ndjson' },
      /"half\.ndjson\.gz" is broken/,
    ],
    'half.parquet': [halfOfParquet, { kind: 'parquet' }, /"half\.parquet" is no Parquet/],
  };
  for (const [name, [content, format, message]] of Object.entries(cases)) {
    it(name, async (test) => {
      const folder = tempFolder(test);
      writeFileSync(join(folder, name), typeof content === 'function' ? await content(folder) : content);
      const path = join(folder, 'target.sqlite');
      const order = compositionOrder({
        connections: [
          { kind: 'files', name: 'source', folder },
          { kind: 'sqlite', name: 'target', path },
        ],
        rule: { name: 'rule', query: { kind: 'file', path: name, format } },
        composition: { target: { connection: 'target', table: 'loaded' }, load: { kind: 'replace' } },
      });
      await assert.rejects(runInProcess(order), { message });
      const database = new DatabaseSync(path, { readOnly: true });
      assert.deepEqual(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'loaded'").all(), []);
      database.close();
    });
  }
});
