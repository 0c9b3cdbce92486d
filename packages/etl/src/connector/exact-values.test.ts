import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Connection } from '../definition/connection.ts';
import type { ExtractionRule } from '../definition/extraction-rule.ts';
import { compositionOrder, runInProcess } from '../testing/run-in-process.ts';
import { rowsOfRule, targetDatabases } from '../testing/target-databases.ts';
import { tempFolder } from '../testing/temp-folder.ts';

/** Values at the edges of their types; nothing unquoted is no value, nothing quoted an empty text. */
const CSV = [
  'id,flag,small,whole,huge,price,f4,f8,name,raw,day,clock,at,zoned,ident,doc',
  '9223372036854775807,true,32767,2147483647,18446744073709551615,12345678901234567890.0123456789,0.1,0.30000000000000004,"tab\t ""q"" \\N \\\\ ü € 𝄞","\\x00ff0a5c09",9999-12-31,23:59:59.999999,2024-02-29 23:59:59.999999,2024-03-31 01:30:00.000001+00,00000000-0000-0000-0000-000000000001,"{""a"": 1, ""b"": [true, null, ""ü""]}"',
  '-9223372036854775808,false,-32768,-2147483648,0,-0.0000000001,-1e+30,1e+300,"","\\x",1000-01-01,00:00:00,1000-01-01 00:00:00,1970-01-01 00:00:00+00,ffffffff-ffff-ffff-ffff-ffffffffffff,[]',
  '0,,,,,,,,,,,,,,,',
  '17,true,0,0,1,0.0000000000,0.25,-0.5,"line one\r\nline two, and a \' quote","\\x5c786666",2024-02-29,12:00:00.5,1969-12-31 23:59:59.5,1969-12-31 23:59:59.5+00,12345678-1234-4234-8234-123456789abc,"""text"""',
].join('\n');

const FIELDS: NonNullable<ExtractionRule['fields']> = [
  { name: 'id', type: 'int64' },
  { name: 'flag', type: 'boolean' },
  { name: 'small', type: 'int16' },
  { name: 'whole', type: 'int32' },
  { name: 'huge', type: 'decimal', precision: 20, scale: 0 },
  { name: 'price', type: 'decimal', precision: 30, scale: 10 },
  { name: 'f4', type: 'float32' },
  { name: 'f8', type: 'float64' },
  { name: 'name', type: 'text' },
  { name: 'raw', type: 'bytes' },
  { name: 'day', type: 'date' },
  { name: 'clock', type: 'time' },
  { name: 'at', type: 'timestamp' },
  { name: 'zoned', type: 'timestamptz' },
  { name: 'ident', type: 'uuid' },
  { name: 'doc', type: 'json' },
];

/** Somewhere values lie, and the rule that reads table `name` of it. */
interface Place {
  readonly connection: Connection;
  readonly target: object;
  query(name: string): ExtractionRule['query'];
}

describe('values stay what they are', () => {
  const databases = targetDatabases();

  it('from each kind of system into each other one: 64-bit integers, decimals, zones, no value and an empty text, bytes', async (test) => {
    const folder = tempFolder(test);
    writeFileSync(join(folder, 'values.csv'), CSV);
    const files: Connection = { kind: 'files', name: 'files', folder };
    const csv: ExtractionRule = {
      name: 'values',
      query: { kind: 'file', path: 'values.csv', format: { kind: 'csv' } },
      fields: FIELDS,
    };
    const expected = await rowsOfRule(files, csv);
    assert.equal(expected.length, 4);
    assert.ok(expected.some((row) => row.includes('9223372036854775807') && row.includes('𝄞')));
    const places: Record<string, Place> = {
      parquet: {
        connection: files,
        target: { format: 'parquet' },
        query: (name) => ({ kind: 'file', path: name, format: { kind: 'parquet' } }),
      },
    };
    for (const [kind, open] of Object.entries(databases)) {
      const connection = await open(folder);
      places[kind] = { connection, target: {}, query: (name) => ({ kind: 'table', table: name }) };
    }
    const load = (from: Connection, rule: ExtractionRule, to: Place, table: string) =>
      runInProcess(
        compositionOrder({
          connections: [
            { ...from, name: 'source' },
            { ...to.connection, name: 'target' },
          ],
          rule,
          composition: {
            name: table,
            target: { connection: 'target', table, ...to.target },
            load: { kind: 'replace' },
            chunkRows: 3,
          },
        }),
      );
    for (const [kind, place] of Object.entries(places)) {
      await load(files, csv, place, 'first');
      const shown = await rowsOfRule(place.connection, {
        name: 'shown',
        query: place.query('first'),
        fields: FIELDS,
      });
      assert.deepEqual(shown, expected, `CSV into ${kind}`);
    }
    for (const [from, source] of Object.entries(places)) {
      for (const [to, target] of Object.entries(places)) {
        const table = `from_${from}_to_${to}`;
        await load(source.connection, { name: 'rows', query: source.query('first') }, target, table);
        const rule = { name: 'shown', query: target.query(table), fields: FIELDS };
        assert.deepEqual(await rowsOfRule(target.connection, rule), expected, table);
      }
    }
  });
});
