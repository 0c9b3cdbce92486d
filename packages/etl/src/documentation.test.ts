import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { readOrder } from './read-order.ts';
import { runInProcess } from './testing/run-in-process.ts';
import { tempFolder } from './testing/temp-folder.ts';

/** The orders of the documentation that are marked to be run, in their order. */
function orders(folder: string): string[] {
  const text = readFileSync(new URL('../../../docs/etl.md', import.meta.url), 'utf8');
  return text
    .split('<!-- run -->')
    .slice(1)
    .map((part) =>
      (part.split('```json')[1]?.split('```')[0] ?? '')
        .replaceAll('/data/in', folder)
        .replaceAll('/data', folder),
    );
}

it('the examples of the documentation run as they stand there', async (test) => {
  const folder = tempFolder(test);
  writeFileSync(
    join(folder, 'orders.csv'),
    'id;Day;amount\n1;01.02.2024;1 000,50\n2;01.02.2024;2,25\n3;31.02.2024;1\n',
  );
  const [composition = '', scenario = ''] = orders(folder);
  const first = await runInProcess(readOrder(composition));
  assert.deepEqual([first.figures.rows, first.figures.rejected], [2, 1]);
  const second = await runInProcess(readOrder(scenario));
  assert.equal(second.figures.rows, 1);
  const database = new DatabaseSync(join(folder, 'warehouse.sqlite'), { readOnly: true });
  test.after(() => database.close());
  assert.deepEqual(
    { ...database.prepare('SELECT * FROM by_day').get() },
    { day: '2024-02-01', amount: '1002.75' },
  );
});
