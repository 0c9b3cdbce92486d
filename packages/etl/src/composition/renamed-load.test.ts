import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { CompositionOrder } from '../definition/order.ts';
import { compositionOrder, nextRunId, runInProcess } from '../testing/run-in-process.ts';
import { tempFolder } from '../testing/temp-folder.ts';

const renamed = (order: CompositionOrder): CompositionOrder => ({
  ...order,
  runId: nextRunId(),
  composition: { ...order.composition, name: 'SALES', loadedAs: order.composition.name },
  sources: order.sources.map((source) => ({ ...source, name: 'STORE', loadedAs: source.name })),
});

test('a composition and a source that were renamed go on behind their cursor, and replace the rows they had brought', async (t) => {
  const folder = tempFolder(t);
  const database = new DatabaseSync(`${folder}/both.db`);
  t.after(() => database.close());
  database.exec('CREATE TABLE items (id INTEGER); INSERT INTO items VALUES (1), (2)');
  const connection = (name: string) => ({ name, kind: 'sqlite' as const, path: `${folder}/both.db` });
  const order = (composition: Partial<CompositionOrder['composition']>) =>
    compositionOrder({
      connections: [connection('source'), connection('target')],
      rule: { name: 'rule', query: { kind: 'table', table: 'items' } },
      composition: {
        target: { connection: 'target', table: 'loaded' },
        load: { kind: 'append' },
        ...composition,
      },
    });
  const incremental = order({ incremental: { column: 'id' } });
  assert.equal((await runInProcess(incremental)).figures.rows, 2);
  database.exec('INSERT INTO items VALUES (3)');
  assert.equal((await runInProcess(renamed(incremental))).figures.rows, 1);
  const name = order({}).sources[0]?.name ?? '';
  const shared = {
    ...order({ load: { kind: 'replace' }, target: { connection: 'target', table: 'shared' } }),
    members: [name, 'other'],
  };
  await runInProcess(shared);
  await runInProcess(renamed(shared));
  const rows = database.prepare('SELECT count(*) AS rows, min(taktwerk_source) AS source FROM shared').get();
  assert.deepEqual({ ...rows }, { rows: 3, source: name });
});
