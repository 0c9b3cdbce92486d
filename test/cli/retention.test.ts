import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '@taktwerk/store';
import { endedTask, exampleCommit } from '../../packages/store/src/contract/examples.ts';
import { testFolder } from './taktwerk-process.ts';
import { startServe, writeObjects } from './test-server.ts';

const RUNS = 4_000;

test('a server removes what its rules no longer keep and gives the space back to the file system', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const first = await startServe(t, data, ['--no-agent']);
  await writeObjects(join(folder, 'objects'), [
    {
      vara: {
        general_attributes: { name: 'UC_RETENTION', type: 'VARA', sub_type: 'STATIC' },
        static_values: [{ key: 'OLD', value1: 'HISTORY', value2: '30', value3: 'ANY_OK' }],
      },
    },
  ]);
  const applied = await first.command('apply', join(folder, 'objects'));
  assert.equal(applied.code, 0, applied.err + applied.out);
  assert.equal(await first.stop(), 0);

  const store = await openSqliteStore({ folder: data });
  const title = 'x'.repeat(2_000);
  const insertedTasks = Array.from({ length: RUNS }, (_, index) =>
    endedTask(1_000_000 + index, { deactivated: true, title, status: index === 0 ? 1800 : 1900 }),
  );
  await store.nextEpoch();
  await store.commit(exampleCommit({ insertedTasks, nextRunId: 1_000_000 + RUNS }));
  await store.close();

  const serve = await startServe(t, data, ['--no-agent']);
  const before = statSync(join(data, 'taktwerk.db')).size;
  const cleaned = await serve.command('clean-up', '--json');
  assert.equal(cleaned.code, 0, cleaned.err);
  assert.deepEqual(JSON.parse(cleaned.out), { rules: 1, runs: RUNS - 1, report_pieces: 0 });
  assert.equal((await serve.command('show', '1000001')).code, 4);
  assert.equal((await serve.command('show', '1000000')).code, 0);
  assert.equal(await serve.stop(), 0);
  const after = statSync(join(data, 'taktwerk.db')).size;
  assert.ok(after < before / 4, `${before} bytes before, ${after} after`);
});
