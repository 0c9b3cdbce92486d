import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { csvFormat } from '../connector/file/csv-format.ts';
import type { Column, TypeName } from '../definition/column.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { copyFittingText, copyTextStatement } from './copy-text.ts';
import { Duck } from './duck.ts';
import { fittingRows } from './fitting-rows.ts';
import { type Shaping, shapeWhole } from './shape-chunk.ts';

const TYPES: readonly (Pick<Column, 'type'> & Partial<Column>)[] = [
  ...(
    [
      'boolean',
      'int16',
      'int32',
      'int64',
      'decimal',
      'float32',
      'float64',
      'text',
      'bytes',
      'date',
      'time',
      'timestamp',
      'timestamptz',
      'uuid',
      'json',
    ] satisfies TypeName[]
  ).map((type) => ({ type })),
  { type: 'decimal', precision: 6, scale: 2 },
  { type: 'decimal', precision: 38, scale: 0 },
];

const TEXTS: readonly (string | null)[] = [
  null,
  '',
  ' ',
  ' 7 ',
  '7',
  '-7',
  '+7',
  '007',
  '-0',
  '7.0',
  '7.50',
  '7.5',
  '.5',
  '7.505',
  '7.500',
  '1e2',
  '1.5e-1',
  '40000',
  '99999999999',
  '9223372036854775808',
  '0x1f',
  '1_000',
  'NaN',
  'inf',
  'true',
  't',
  'yes',
  '\\x00ff',
  '\\xzz',
  '2024-02-29',
  '2023-02-29',
  '2024-2-9',
  ' 2024-02-29 ',
  '20240-01-01',
  ' 024-02-29',
  '-024-02-29',
  '2024-02-29 10:00',
  '2024-02-29 10:00:00',
  ' 024-02-29 10:00:00',
  '2024-02-30 10:00:00',
  '2024-02-29 1:00:00+1',
  '2024-02-29 10:00:00.123456',
  '2024-02-29T10:00:00Z',
  '2024-02-29 10:00:00+03',
  '10:00:00',
  '24:00:00',
  'epoch',
  'infinity',
  '6f1c2f2e-6a0e-4a8e-9d0e-7f6f0c4f1a2b',
  '{"a": 1}',
  '{a}',
];

function shapingOf(column: Pick<Column, 'type'> & Partial<Column>): Shaping {
  const nullable = column.nullable ?? true;
  return {
    from: 'v',
    source: { name: 'v', type: 'text', nullable: true },
    column: { name: 'v', ...column, nullable },
  };
}

function openDuck(test: TestContext): { duck: Duck; folder: string } {
  const folder = tempFolder(test);
  const duck = new Duck(folder, 256, []);
  test.after(() => duck.close());
  return { duck, folder };
}

describe('ChunkWriter', () => {
  it('the pass over a chunk whose rows all fit reads every value as the careful one does, and stops where that one finds a fault', async (test) => {
    const { duck } = openDuck(test);
    await duck.run('CREATE TABLE source (n INTEGER, v VARCHAR)');
    for (const [n, text] of TEXTS.entries()) await duck.run('INSERT INTO source VALUES ($1, $2)', [n, text]);
    for (const column of [...TYPES, { type: 'int32' as const, nullable: false }]) {
      const shapings = [shapingOf(column)];
      const all = { sql: 'SELECT v FROM source ORDER BY n', raw: true };
      const careful = await shapeWhole(duck, all, shapings, { where: 'here', blank: false, forbidden: [] });
      const unfit = careful.unfit.map(({ row }) => row - 1);
      const numbers = [-1, ...unfit].join(', ');
      const rest = { sql: `SELECT v FROM source WHERE n NOT IN (${numbers}) ORDER BY n`, raw: true };
      assert.deepEqual(
        await duck.rows(fittingRows(rest, shapings, false)),
        await duck.rows(careful.sql),
        JSON.stringify(column),
      );
      for (const n of unfit) {
        const one = { sql: `SELECT v FROM source WHERE n = ${n}`, raw: true };
        const what = `${JSON.stringify(TEXTS[n])} as ${JSON.stringify(column)}`;
        await assert.rejects(duck.rows(fittingRows(one, shapings, false)), /a row does not fit/, what);
      }
    }
  });

  it('a text that is written as it came is what its value would be written as', async (test) => {
    const { duck, folder } = openDuck(test);
    await duck.run('CREATE TABLE source (n INTEGER, v VARCHAR)');
    for (const [n, text] of TEXTS.entries()) await duck.run('INSERT INTO source VALUES ($1, $2)', [n, text]);
    const out = join(folder, 'out.txt');
    for (const column of TYPES) {
      const shaping = shapingOf(column);
      const rows = { sql: 'SELECT v FROM source ORDER BY n', raw: true };
      for (const form of ['postgres', 'mariadb'] as const) {
        // Where no value is given for one that does not fit, all rows can be written.
        await duck.run(copyFittingText(rows.sql, [shaping], true, [], form, out));
        const quick = readFileSync(out, 'utf8');
        const shaped = fittingRows(rows, [shaping], true);
        await duck.run(copyTextStatement(shaped, [shaping.column], form, out));
        assert.equal(quick, readFileSync(out, 'utf8'), `${JSON.stringify(column)} for ${form}`);
      }
      for (const [n, text] of TEXTS.entries()) {
        const one = { sql: `SELECT v FROM source WHERE n = ${n}`, raw: true };
        const fits = await duck.rows(fittingRows(one, [shaping], false)).then(
          () => true,
          () => false,
        );
        const written = await duck.run(copyFittingText(one.sql, [shaping], false, [], 'postgres', out)).then(
          () => true,
          () => false,
        );
        assert.equal(written, fits, `${JSON.stringify(text)} as ${JSON.stringify(column)}`);
      }
    }
  });

  it('writes what fits, and tells each row that does not and each that is no record once, whatever the chunks before had', async (test) => {
    const { duck, folder } = openDuck(test);
    const chunks = ['1\n2\n', '3\nx\n5,5\n6\n', 'y\n8\n', '9\n', '10,1\n11\n'];
    const path = join(folder, 'chunk.csv');
    writeFileSync(path, 'v\n');
    const format = await csvFormat({ path, name: 'chunk.csv', fingerprint: '' }, { kind: 'csv' }, duck);
    const shaping = shapingOf({ type: 'int32', nullable: false });
    const writer = new ChunkWriter(duck, [shaping], { blank: false, forbidden: [] });
    const told: unknown[] = [];
    for (const chunk of chunks) {
      writeFileSync(path, chunk);
      const out = join(folder, 'out.txt');
      const relation = {
        sql: format.relation(path),
        raw: true,
        ...(format.broken && { broken: format.broken }),
      };
      const { rows, unfit } = await writer.write(relation, 'here', (sql) =>
        copyTextStatement(sql, [shaping.column], 'postgres', out),
      );
      told.push([rows, unfit.map(({ row }) => row), readFileSync(out, 'utf8')]);
    }
    assert.deepEqual(told, [
      [2, [], '1\n2\n'],
      [2, [2, 3], '3\n6\n'],
      [1, [1], '8\n'],
      [1, [], '9\n'],
      [1, [1], '11\n'],
    ]);
  });

  it('text for a database holds quotes, separators and control characters as they are', async (test) => {
    const { duck, folder } = openDuck(test);
    const out = join(folder, 'out.txt');
    const column: Column = { name: 'v', type: 'text', nullable: true };
    const values = ['"a"', '#b', 'c,d;e', "f'g", '\u0001\u0002', '', ' h ', 'i\\j\tk\nl\rm', null];
    await duck.run('CREATE TABLE source (n INTEGER, v VARCHAR)');
    for (const [n, value] of values.entries())
      await duck.run('INSERT INTO source VALUES ($1, $2)', [n, value]);
    await duck.run(copyTextStatement('SELECT v FROM source ORDER BY n', [column], 'postgres', out));
    assert.equal(
      readFileSync(out, 'utf8'),
      '"a"\n#b\nc,d;e\nf\'g\n\u0001\u0002\n\n h \ni\\\\j\\tk\\nl\\rm\n\\N\n',
    );
  });
});
