import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compositionOrder, nextRunId, runInProcess } from '../../testing/run-in-process.ts';
import { type TestDatabase, testPostgres } from '../../testing/test-postgres.ts';

/** A table with a column of every kind, and with the values that are easily spoilt. */
const EVERYTHING = `CREATE TABLE everything (id bigint PRIMARY KEY, small smallint, whole integer, amount numeric(38,10),
    any_number numeric, real4 real, real8 double precision, flag boolean, name text, code varchar(5), raw bytea,
    day date, at_time time, at timestamp, at_zone timestamptz, ident uuid, doc jsonb, list integer[]);
  INSERT INTO everything VALUES
    (9223372036854775807, -32768, 2147483647, 1234567890123456789012345678.0123456789, 1e-30, 0.1, 0.30000000000000004,
      true, E'tab\\t line\\n back\\\\ "quote" \\\\N', 'ab', '\\x00ff5c0a', '2024-02-29', '23:59:59.999999',
      '1969-12-31 23:59:59.999999', '2024-03-31 02:30:00+02', '00000000-0000-0000-0000-000000000001', '{"a": [1, null]}', '{1,2}'),
    (-9223372036854775808, 32767, -2147483648, -0.0000000001, 123456789012345678901234567890123456789012345678901234567890,
      'NaN', 'Infinity', false, '', '', '', '0001-01-01', '00:00:00', 'infinity', '-infinity', NULL, 'null', '{}'),
    (0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`;

const CHECKSUM = (table: string, columns = 't'): string =>
  `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(${columns}::text, 0)), 0) FROM ${table} t`;

describe('PostgreSQL into PostgreSQL', () => {
  const tests = testPostgres();
  const pair = async (setup: string): Promise<{ source: TestDatabase; target: TestDatabase }> => {
    const source = await tests.database('source');
    const target = await tests.database('target');
    await source.rows(setup);
    return { source, target };
  };

  it('keeps every value of every type exactly, as bytes and when it is checked on the way', async () => {
    const { source, target } = await pair(EVERYTHING);
    const connections = [source.connection, target.connection];
    const rule = { name: 'orders', query: { kind: 'table' as const, table: 'everything' } };
    for (const checked of [false, true]) {
      const composition = {
        target: { connection: 'target', table: checked ? 'checked' : 'passed' },
        load: { kind: 'replace' as const },
        metadataColumns: false,
        chunkRows: 2,
      };
      const fields = [
        'id',
        'small',
        'whole',
        'real4',
        'real8',
        'flag',
        'name',
        'raw',
        'day',
        'at_time',
        'at_zone',
        'ident',
      ];
      const types = [
        'int64',
        'int16',
        'int32',
        'float32',
        'float64',
        'boolean',
        'text',
        'bytes',
        'date',
        'time',
        'timestamptz',
        'uuid',
      ] as const;
      const { figures } = await runInProcess(
        compositionOrder({
          connections,
          composition,
          rule: checked
            ? {
                ...rule,
                fields: [
                  ...fields.map((name, index) => ({ name, type: types[index] ?? 'text' })),
                  { name: 'amount', type: 'decimal', precision: 38, scale: 10 },
                  { name: 'any_number', type: 'decimal' },
                  { name: 'code', type: 'text' },
                  // A form is what makes the values be looked at.
                  { name: 'day2', from: 'day', type: 'date', decimalSeparator: '.' },
                ],
              }
            : rule,
        }),
      );
      assert.deepEqual(figures.rows, 3);
      assert.equal(figures.chunks, 2);
      const columns = checked ? `ROW(${[...fields, 'amount', 'any_number', 'code'].join(', ')})` : 't';
      const sums = [
        await source.value(CHECKSUM('everything', columns)),
        await target.value(CHECKSUM(composition.target.table, columns)),
      ];
      assert.equal(sums[1], sums[0]);
    }
    const types = await target.rows(
      "SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'passed'::regclass AND attname IN ('code', 'amount', 'list')",
    );
    assert.deepEqual(types.map(({ type }) => type).sort(), [
      'character varying(5)',
      'integer[]',
      'numeric(38,10)',
    ]);
  });

  it('binds parameters as values, whatever they hold', async () => {
    const { source, target } = await pair(
      "CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t VALUES (1, $$x' OR '1'='1$$), (2, 'y')",
    );
    const { figures } = await runInProcess(
      compositionOrder({
        connections: [source.connection, target.connection],
        rule: {
          name: 'r',
          query: {
            kind: 'sql',
            text: 'SELECT id, name, :wanted AS wanted FROM t WHERE name = :wanted AND id >= :first',
          },
          parameters: [
            { name: 'wanted', type: 'text' },
            { name: 'first', type: 'int32', default: '0' },
          ],
        },
        parameters: [{ name: 'wanted', value: "x' OR '1'='1" }],
        composition: { target: { connection: 'target', table: 'found' }, load: { kind: 'replace' } },
      }),
    );
    assert.equal(figures.rows, 1);
    assert.equal(await target.value('SELECT wanted FROM found'), "x' OR '1'='1");
  });

  it('each load mode does what it says, and twice the same load changes nothing', async () => {
    const { source, target } = await pair(
      "CREATE TABLE t (id int PRIMARY KEY, day date, n int); INSERT INTO t SELECT i, date '2024-01-01' + i % 3, i FROM generate_series(1, 9) i",
    );
    const connections = [source.connection, target.connection];
    const run = (
      table: string,
      load: Parameters<typeof compositionOrder>[0]['composition']['load'],
      where = 'true',
      commit: 'load' | 'chunk' = 'load',
    ) =>
      runInProcess(
        compositionOrder({
          connections,
          rule: {
            name: 'r',
            query: { kind: 'sql', text: `SELECT * FROM t WHERE ${where}` },
            parameters: [
              { name: 'from', type: 'date', default: '2024-01-01' },
              { name: 'to', type: 'date', default: '2024-01-02' },
            ],
            chunkKey: 'id',
          },
          composition: { target: { connection: 'target', table }, load, commit, chunkRows: 2 },
        }),
      );
    const content = (table: string) =>
      target.value(`SELECT string_agg(id || ':' || n, ' ' ORDER BY id, n) FROM ${table}`);
    for (const commit of ['load', 'chunk'] as const) {
      const name = (mode: string): string => `${mode}_${commit}`;
      for (let round = 0; round < 2; round += 1) {
        await run(name('merge'), { kind: 'merge', key: ['id'] }, 'id <= 5', commit);
        await run(name('partition'), { kind: 'partition', columns: ['day'] }, "day = '2024-01-02'", 'load');
        await run(
          name('slice'),
          { kind: 'slice', column: 'day', from: 'from', to: 'to' },
          "day < '2024-01-02'",
          'load',
        );
        await run(name('history'), { kind: 'history', key: ['id'] }, 'id <= 2', commit);
      }
      assert.equal(await content(name('merge')), '1:1 2:2 3:3 4:4 5:5');
      assert.equal(await content(name('partition')), '1:1 4:4 7:7');
      assert.equal(await content(name('slice')), '3:3 6:6 9:9');
      await run(name('append'), { kind: 'append' }, 'id = 1', commit);
      await run(name('append'), { kind: 'append' }, 'id = 2', commit);
      assert.equal(await content(name('append')), '1:1 2:2');
      await source.rows('UPDATE t SET n = n * 10 WHERE id IN (1, 2)');
      await run(name('merge'), { kind: 'merge', key: ['id'] }, 'id <= 5', commit);
      await run(name('history'), { kind: 'history', key: ['id'] }, 'id <= 2', commit);
      assert.equal(await content(name('merge')), '1:10 2:20 3:3 4:4 5:5');
      assert.equal(await content(name('history')), '1:1 1:10 2:2 2:20');
      assert.equal(
        await target.value(`SELECT count(*) FROM ${name('history')} WHERE is_current AND valid_to IS NULL`),
        '2',
      );
      await source.rows('UPDATE t SET n = id');
    }
  });

  it('a replaced table keeps its indexes, rights and views', async () => {
    const { source, target } = await pair(
      'CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1), (2, 2)',
    );
    await target.rows(`CREATE ROLE reader_${target.connection.database};
      CREATE TABLE swapped (id int PRIMARY KEY, n int DEFAULT 7); CREATE INDEX ON swapped (n);
      GRANT SELECT ON swapped TO reader_${target.connection.database};
      CREATE TABLE watched (id int, n int); CREATE VIEW watching AS SELECT * FROM watched; INSERT INTO watched VALUES (9, 9)`);
    for (const table of ['swapped', 'watched']) {
      await runInProcess(
        compositionOrder({
          connections: [source.connection, target.connection],
          rule: { name: 'r', query: { kind: 'table', table: 't' } },
          composition: { target: { connection: 'target', table }, load: { kind: 'replace' } },
        }),
      );
      assert.equal(await target.value(`SELECT count(*) FROM ${table}`), '2');
    }
    assert.equal(await target.value("SELECT count(*) FROM pg_indexes WHERE tablename = 'swapped'"), '2');
    assert.equal(
      await target.value(
        `SELECT has_table_privilege('reader_${target.connection.database}', 'swapped', 'SELECT')`,
      ),
      't',
    );
    assert.equal(await target.value('SELECT sum(n) FROM watching'), '3');
  });

  it('only what is new is read, late rows within the lag too, and a filled range leaves the cursor alone', async () => {
    const { source, target } = await pair(
      "CREATE TABLE t (id int PRIMARY KEY, at timestamptz NOT NULL); INSERT INTO t SELECT i, timestamptz '2024-01-01 00:00:00+00' + i * interval '1 minute' FROM generate_series(1, 10) i",
    );
    const order = (more: object = {}) =>
      compositionOrder({
        connections: [source.connection, target.connection],
        rule: { name: 'r', query: { kind: 'table', table: 't' } },
        composition: {
          target: { connection: 'target', table: 'loaded' },
          load: { kind: 'merge', key: ['id'] },
          incremental: { column: 'at', lag: 120 },
          metadataColumns: true,
        },
        ...more,
      });
    assert.equal((await runInProcess(order())).figures.rows, 10);
    await source.rows(
      "INSERT INTO t VALUES (11, '2024-01-01 00:09:00+00'), (12, '2024-01-01 00:11:00+00'), (13, '2024-01-01 00:05:00+00')",
    );
    // 00:08 to 00:11: three of before, one late, one new; the one that came too late is left for a backfill.
    assert.equal((await runInProcess(order())).figures.rows, 5);
    assert.equal(await target.value('SELECT count(*) FROM loaded'), '12');
    assert.equal(
      (
        await runInProcess(
          order({ backfill: { from: '2024-01-01 00:05:00+00', to: '2024-01-01 00:06:00+00' } }),
        )
      ).figures.rows,
      2,
    );
    assert.equal(await target.value('SELECT count(*) FROM loaded'), '13');
    assert.equal((await runInProcess(order())).figures.rows, 3 + 1);
    assert.equal(
      await target.value("SELECT count(DISTINCT taktwerk_run_id) FROM loaded WHERE taktwerk_source = 'shop'"),
      '3',
    );
  });

  it('rows the database refuses are kept with reason and number, and without leave the first one stops the load', async () => {
    const { source, target } = await pair(
      "CREATE TABLE t (id int PRIMARY KEY, code text, n bigint); INSERT INTO t SELECT i, CASE WHEN i IN (7, 300) THEN 'too long' ELSE 'ok' END, CASE i WHEN 9 THEN 3000000000 ELSE i END FROM generate_series(1, 1000) i",
    );
    await target.rows('CREATE TABLE strict (id int NOT NULL, code varchar(3), n int CHECK (n <> 5))');
    const order = (rejects: { keep: boolean; atMost?: number }, load: 'append' | 'replace') =>
      compositionOrder({
        connections: [source.connection, target.connection],
        rule: { name: 'r', query: { kind: 'table', table: 't' } },
        composition: {
          target: { connection: 'target', table: 'strict' },
          load: { kind: load },
          rejects,
          contract: { types: 'discardRow' },
        },
      });
    await assert.rejects(runInProcess(order({ keep: false }, 'append')), (error: Error) => {
      assert.match(error.message, /"strict"/);
      assert.match(error.message, /too long|character varying\(3\)/);
      return true;
    });
    const { figures } = await runInProcess(order({ keep: true }, 'replace'));
    assert.deepEqual([figures.rows, figures.rejected], [996, 4]);
    const kept = await target.rows(
      'SELECT source_row AS n, reason, record FROM taktwerk_rejected ORDER BY source_row',
    );
    assert.deepEqual(
      kept.map(({ n }) => n),
      ['5', '7', '9', '300'],
    );
    assert.match(kept[2]?.reason ?? '', /3000000000/);
    assert.equal(JSON.parse(kept[3]?.record ?? '{}').id, '300');
    await assert.rejects(runInProcess(order({ keep: true, atMost: 3 }, 'append')), {
      reason: 'valueDoesNotFit',
    });
  });

  it('the contract decides about new columns and wider types, and a vanished column is named', async () => {
    const { source, target } = await pair(
      'CREATE TABLE t (id int PRIMARY KEY, n bigint, extra text); INSERT INTO t VALUES (1, 5000000000, NULL), (2, 2, $$x$$)',
    );
    const load = async (contract: object, fields?: { name: string; type: 'int32' | 'text' }[]) => {
      await target.rows('DROP TABLE IF EXISTS loaded; CREATE TABLE loaded (id int, n int)');
      const ran = await runInProcess(
        compositionOrder({
          connections: [source.connection, target.connection],
          rule: {
            name: 'r',
            query: { kind: 'table', table: 't' },
            ...(fields === undefined ? {} : { fields }),
          },
          composition: {
            target: { connection: 'target', table: 'loaded' },
            load: { kind: 'append' },
            contract,
          },
        }),
      );
      return [ran.figures.rows, ran.figures.rejected];
    };
    const content = () => target.value('SELECT jsonb_agg(to_jsonb(l) ORDER BY id)::text FROM loaded l');
    await load({});
    assert.equal(
      await content(),
      '[{"n": 5000000000, "id": 1, "extra": null}, {"n": 2, "id": 2, "extra": "x"}]',
    );
    await assert.rejects(load({ columns: 'freeze' }), { reason: 'contractBroken', message: /"extra"/ });
    await assert.rejects(load({ columns: 'discardValue', types: 'freeze' }), {
      reason: 'contractBroken',
      message: /"n" of table "loaded" is int32, the source has int64/,
    });
    assert.deepEqual(await load({ columns: 'discardValue', types: 'discardRow' }), [1, 1]);
    assert.equal(await content(), '[{"n": 2, "id": 2}]');
    await load({ columns: 'discardRow', types: 'discardValue' });
    assert.equal(await content(), '[{"n": null, "id": 1}]');
    await assert.rejects(load({}, [{ name: 'gone', type: 'text' }]), {
      reason: 'contractBroken',
      message: /no column "gone".*it has id, n, extra/,
    });
  });

  it('a broken load goes on behind its last chunk, and what readers see is the old table until the end', async () => {
    const { source, target } = await pair(
      'CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL); INSERT INTO t SELECT i, i FROM generate_series(1, 100) i',
    );
    await target.rows(
      'CREATE TABLE loaded (id int, n int CHECK (n <> 75)); INSERT INTO loaded VALUES (-1, -1)',
    );
    const order = compositionOrder({
      connections: [source.connection, target.connection],
      rule: { name: 'r', query: { kind: 'table', table: 't' } },
      composition: {
        target: { connection: 'target', table: 'loaded' },
        load: { kind: 'replace' },
        chunkRows: 10,
      },
    });
    await assert.rejects(runInProcess(order), {
      reason: 'valueDoesNotFit',
      message: /"loaded", chunk 8 behind row 70/,
    });
    assert.equal(await target.value('SELECT sum(n) FROM loaded'), '-1');
    assert.equal(await target.value('SELECT chunks FROM taktwerk_load'), '7');
    await source.rows('UPDATE t SET n = 76 WHERE id = 75');
    const { lines } = await runInProcess({ ...order, runId: nextRunId() });
    // Keys that lie close together tell which one is the last, so that none is empty.
    assert.equal(lines.filter(({ type }) => type === 'progress').length, 3);
    assert.equal(await target.value('SELECT count(*) || $$ $$ || sum(n) FROM loaded'), '100 5051');
    assert.equal(
      await target.value("SELECT count(*) FROM pg_class WHERE relname LIKE 'taktwerk_stage%'"),
      '0',
    );
    // The same run again finds itself done.
    const again = await runInProcess({
      ...order,
      runId: Number(await target.value('SELECT max(run_id) FROM taktwerk_load')),
      attempt: 2,
    });
    assert.deepEqual(
      [again.figures.rows, again.lines.filter(({ type }) => type === 'progress').length],
      [100, 0],
    );
  });
});
