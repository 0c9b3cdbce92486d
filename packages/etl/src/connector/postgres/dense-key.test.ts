import assert from 'node:assert/strict';
import { it } from 'node:test';
import { compositionOrder, runInProcess } from '../../testing/run-in-process.ts';
import { testPostgres } from '../../testing/test-postgres.ts';
import { stretchOf } from './dense-key.ts';

const postgres = testPostgres();

it('a stretch of keys ends where the next one begins, and the last one has no end', () => {
  const keys = { first: -3n, last: 9_223_372_036_854_775_807n };
  assert.deepEqual(stretchOf(keys, null, 10), { after: '6', to: '6' });
  assert.deepEqual(stretchOf(keys, '6', 10), { after: '16', to: '16' });
  assert.deepEqual(stretchOf(keys, '9223372036854775797', 10), { after: '9223372036854775807', to: null });
});

it('rows are read once each, in chunks that are never too large, however their keys lie', async () => {
  for (const [keys, sizes] of [
    ['SELECT i FROM generate_series(-500, 2499) i', [1000, 1000, 1000]],
    ['SELECT i FROM generate_series(1, 4000) i WHERE i <= 500 OR i > 1500', [500, 500, 1000, 1000]],
    ['SELECT i * 100 FROM generate_series(1, 2500) i', [1000, 1000, 500]],
  ] as const) {
    const source = await postgres.database('source');
    const target = await postgres.database('target');
    await source.rows(`CREATE TABLE items (id bigint PRIMARY KEY); INSERT INTO items ${keys}; ANALYZE items`);
    const { lines } = await runInProcess(
      compositionOrder({
        connections: [source.connection, target.connection],
        rule: { name: 'rule', query: { kind: 'table', table: 'items' } },
        composition: {
          target: { connection: 'target', table: 'items' },
          load: { kind: 'replace' },
          chunkRows: 1000,
        },
      }),
    );
    const told = lines.flatMap((line) => (line.type === 'progress' ? [line.run] : []));
    const rows = [...new Set(told.map((run) => run.rows))];
    // What the planner expects of a table it knows is what there is.
    assert.deepEqual(
      told.map(({ expected }) => expected),
      told.map(() => rows.at(-1)),
    );
    assert.deepEqual(
      rows.map((sum, index) => sum - (rows[index - 1] ?? 0)),
      sizes,
    );
    const all = "SELECT md5(string_agg(id::text, ',' ORDER BY id)) FROM items";
    assert.equal(await target.value(all), await source.value(all));
    const position = await target.value('SELECT position FROM taktwerk_load');
    assert.equal(JSON.parse(position ?? '').rows, rows.at(-1));
  }
});
