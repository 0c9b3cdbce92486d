import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Json } from '@duckdb/node-api';
import { Duck } from '../../duck/duck.ts';
import { compositionOrder, runInProcess } from '../../testing/run-in-process.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { type TestDatabase, testPostgres } from '../../testing/test-postgres.ts';

/** Values of every type, with the least and the greatest of each, and none now and then. */
const ROWS = `SELECT i AS id,
  CASE i % 5 WHEN 1 THEN i % 2 = 0 WHEN 2 THEN true WHEN 3 THEN false END AS yes,
  CASE i % 4 WHEN 1 THEN -32768 WHEN 2 THEN 32767 WHEN 3 THEN i % 100 END::smallint AS small,
  CASE i % 4 WHEN 1 THEN -2147483648 WHEN 2 THEN 2147483647 WHEN 3 THEN -i END::int AS whole,
  CASE i % 4 WHEN 1 THEN -9223372036854775808 WHEN 2 THEN 9223372036854775807 WHEN 3 THEN -i END::bigint AS large,
  CASE i % 4 WHEN 1 THEN -99.99 WHEN 2 THEN 0.01 WHEN 3 THEN 0 END::numeric(4,2) AS d4,
  CASE i % 4 WHEN 1 THEN -999999.999 WHEN 2 THEN i * 0.1 WHEN 3 THEN 100000 END::numeric(9,3) AS d9,
  CASE i % 4 WHEN 1 THEN -9999999999.99 WHEN 2 THEN i / 7.0 WHEN 3 THEN -i * 100 END::numeric(12,2) AS d12,
  CASE i % 4 WHEN 1 THEN 9999999999999999.99 WHEN 2 THEN -i / 7.0 WHEN 3 THEN 90071992547409.93 END::numeric(18,2) AS d18,
  CASE i % 4 WHEN 1 THEN -99999999999999999999.9999999999 WHEN 2 THEN i / 7.0 WHEN 3 THEN 1 END::numeric(30,10) AS d30,
  CASE i % 4 WHEN 1 THEN -99999999999999999999999999999999999999 WHEN 2 THEN i WHEN 3 THEN 0 END::numeric(38,0) AS d38,
  CASE i % 4 WHEN 1 THEN 12345678901234567890123456789012345678901234567890.5 WHEN 2 THEN i / 7.0 END::numeric AS any_size,
  CASE i % 4 WHEN 1 THEN 'NaN' WHEN 2 THEN '-Infinity' WHEN 3 THEN '1.1' END::real AS short_float,
  CASE i % 4 WHEN 1 THEN 5e-324 WHEN 2 THEN -1.7976931348623157e308 WHEN 3 THEN 0.1 END::double precision AS long_float,
  CASE i % 5 WHEN 1 THEN '' WHEN 2 THEN E'a\\tb\\n"c\\\\N' WHEN 3 THEN repeat('Ж', i % 90) WHEN 4 THEN 'x' END AS words,
  CASE WHEN i % 3 > 0 THEN 'ab' END::char(5) AS filled, CASE WHEN i % 3 > 0 THEN 'v' || i END::varchar(20) AS varied,
  CASE i % 3 WHEN 1 THEN ''::bytea WHEN 2 THEN '\\x00ff5c'::bytea END AS raw,
  CASE i % 4 WHEN 1 THEN '0044-03-15' WHEN 2 THEN '1969-12-31' WHEN 3 THEN '2024-02-29' END::date AS day,
  CASE i % 3 WHEN 1 THEN '00:00:00' WHEN 2 THEN '23:59:59.999999' END::time AS clock,
  CASE i % 4 WHEN 1 THEN '0044-03-15 12:00:00.5' WHEN 2 THEN '1969-12-31 23:59:59.999999' WHEN 3 THEN '2024-02-29 01:02:03' END::timestamp AS moment,
  CASE i % 4 WHEN 1 THEN '1950-01-01 00:00:00+05' WHEN 2 THEN '1999-12-31 23:59:59.999999+00' WHEN 3 THEN '2024-02-29 01:02:03+00' END::timestamptz AS zoned,
  CASE WHEN i % 2 = 0 THEN '00112233-4455-6677-8899-aabbccddeeff'::uuid END AS mark,
  CASE i % 3 WHEN 1 THEN '{"a": [1, null]}' WHEN 2 THEN '"t"' END::jsonb AS document, NULL::int AS nothing
 FROM generate_series(1, 3000) i`;

describe('PostgreSQL into Parquet', () => {
  const postgres = testPostgres();

  interface Loaded {
    readonly folder: string;
    rows(sql: string): Promise<Record<string, Json>[]>;
    /** A folder of parts, which `@` stands for. */
    load(table: string, metadataColumns: boolean, layout?: 'file' | 'folder'): Promise<number>;
  }

  function into(test: TestContext, source: TestDatabase): Loaded {
    const folder = tempFolder(test);
    const duck = new Duck(folder, 256, []);
    test.after(() => duck.close());
    return {
      folder,
      rows: (sql) => duck.rows(sql.replaceAll('@', folder)),
      load: async (table, metadataColumns, layout = 'folder') => {
        const { figures } = await runInProcess(
          compositionOrder({
            connections: [source.connection, { kind: 'files', name: 'target', folder }],
            rule: { name: 'rule', query: { kind: 'table', table: 'items' } },
            composition: {
              target: { connection: 'target', table, layout },
              load: { kind: 'replace' },
              chunkRows: 1300,
              metadataColumns,
            },
          }),
        );
        return figures.rows;
      },
    };
  }
  const part = (folder: string, table: string): string =>
    `@/${table}/${readdirSync(join(folder, table)).find((name) => name.startsWith('part-'))}`;

  it('values of every type are the same in files that are written straight from the rows and by the column engine', async (test) => {
    const source = await postgres.database('source');
    await source.rows(`CREATE TABLE items AS ${ROWS}`);
    await source.rows('ALTER TABLE items ADD PRIMARY KEY (id)');
    const { folder, rows, load } = into(test, source);
    assert.deepEqual([await load('straight', false), await load('shaped', true)], [3000, 3000]);
    const made = async (table: string) =>
      (await rows(`SELECT created_by FROM parquet_file_metadata('${part(folder, table)}')`))[0]?.created_by;
    assert.equal(await made('straight'), 'taktwerk');
    assert.match(String(await made('shaped')), /DuckDB/);

    const straight = "SELECT * FROM read_parquet('@/straight/part-*')";
    const shaped = straight
      .replace('*', "COLUMNS(c -> NOT starts_with(c, 'taktwerk_'))")
      .replace('straight', 'shaped');
    assert.deepEqual(await rows(`DESCRIBE ${straight}`), await rows(`DESCRIBE ${shaped}`));
    const differ = `(${straight} EXCEPT ALL ${shaped}) UNION ALL (${shaped} EXCEPT ALL ${straight})`;
    assert.deepEqual(await rows(`SELECT count(*) AS n FROM (${differ})`), [{ n: '0' }]);
    const texts = await rows(
      `SELECT id, filled, any_size, large, d38, words FROM (${straight}) WHERE id IN (1, 2, 3) ORDER BY id`,
    );
    const original = await source.rows(
      "SELECT id, filled::varchar || repeat(' ', 5 - length(filled)) AS filled, any_size, large, d38, words FROM items WHERE id IN (1, 2, 3) ORDER BY id",
    );
    assert.deepEqual(
      texts,
      original.map((row) => ({ ...row, id: Number(row.id) })),
    );
    const skipped = `SELECT count(*) AS n FROM parquet_metadata('${part(folder, 'straight')}') WHERE stats_null_count IS NOT NULL`;
    assert.notDeepEqual(await rows(skipped), [{ n: '0' }]);
    assert.deepEqual(
      await rows(`SELECT count(*) AS n FROM (${straight}) WHERE large = -9223372036854775808 AND d12 < 0`),
      [{ n: '750' }],
    );
  });

  it('rows of any length, and more of them than a group has, arrive in one file', async (test) => {
    const source = await postgres.database('source');
    await source.rows(
      'CREATE TABLE items AS SELECT i AS id, repeat(chr(97 + i % 26), CASE WHEN i % 400 = 0 THEN 300000 ELSE i % 200 END) AS words, i % 3 = 0 AS third FROM generate_series(1, 2000) i',
    );
    await source.rows('ALTER TABLE items ADD PRIMARY KEY (id)');
    const { rows, load } = into(test, source);
    assert.equal(await load('long.parquet', false, 'file'), 2000);
    const [sums] = await rows(
      "SELECT count(*) AS n, sum(length(words)) AS letters, count(*) FILTER (WHERE third) AS thirds, md5(string_agg(words, ',' ORDER BY id)) AS hash FROM '@/long.parquet'",
    );
    const [expected] = await source.rows(
      "SELECT count(*) AS n, sum(length(words)) AS letters, count(*) FILTER (WHERE third) AS thirds, md5(string_agg(words, ',' ORDER BY id)) AS hash FROM items",
    );
    assert.deepEqual(sums, expected);
  });

  it('days before the common era are kept, and by the column engine refused rather than moved', async (test) => {
    const source = await postgres.database('source');
    await source.rows(
      "CREATE TABLE items AS SELECT 1 AS id, date '0044-03-15 BC' AS day, timestamp '0044-03-15 12:00:00 BC' AS moment",
    );
    const { rows, load } = into(test, source);
    await load('straight', false);
    const ides = { day: '0044-03-15 (BC)', moment: '0044-03-15 (BC) 12:00:00' };
    assert.deepEqual(await rows("SELECT day, moment FROM read_parquet('@/straight/part-*')"), [ides]);
    await source.rows('ALTER TABLE items DROP COLUMN moment');
    await assert.rejects(load('shaped', true), {
      reason: 'valueDoesNotFit',
      message: /column "day": "0044-03-15 BC" is no date/,
    });
  });

  it('a value that bytes alone cannot say goes through the column engine, with all rows of its chunk', async (test) => {
    const source = await postgres.database('source');
    await source.rows(
      "CREATE TABLE items AS SELECT i AS id, CASE WHEN i = 2000 THEN 'infinity' ELSE timestamp '2024-01-01' END AS at FROM generate_series(1, 4000) i",
    );
    await source.rows('ALTER TABLE items ADD PRIMARY KEY (id)');
    const { rows, load } = into(test, source);
    assert.equal(await load('ends', false), 4000);
    assert.deepEqual(
      await rows(
        'SELECT count(*) AS n, count(DISTINCT id) AS ids, count(*) FILTER (WHERE NOT isfinite("at")) AS ends FROM read_parquet(\'@/ends/part-*\')',
      ),
      [{ n: '4000', ids: '4000', ends: '1' }],
    );
    const made =
      "SELECT created_by LIKE 'DuckDB%' AS by_engine FROM parquet_file_metadata('@/ends/part-*') ORDER BY file_name";
    assert.deepEqual(
      (await rows(made)).map(({ by_engine: engine }) => engine),
      [false, true, true, true],
    );
  });
});
