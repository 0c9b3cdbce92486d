import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '@taktwerk/store';
import { testFolder } from './taktwerk-process.ts';
import { startServe, writeObjects } from './test-server.ts';
import { until } from './until.ts';

/** Rows of the client: enough for many portions of a removal. */
const ROWS = 20_000;
const PER_VARA = 10_000;

interface Listed {
  readonly client: number;
  readonly removal?: { readonly rows: number };
}

/** An object with so many rows. */
function vara(number: number): object {
  const static_values = Array.from({ length: PER_VARA }, (_, row) => ({ key: `K${row}`, value1: 'x' }));
  return {
    vara: {
      general_attributes: { name: `VARA.${number}`, type: 'VARA', sub_type: 'STATIC' },
      static_values,
    },
  };
}

test('the removal of a client that kill -9 cut short goes on with the next start and comes to its end', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const first = await startServe(t, data, ['--no-agent']);
  const said = async (serve: typeof first, ...words: readonly string[]): Promise<string> => {
    const { code, out, err } = await serve.here(...words);
    assert.equal(code, 0, err + out);
    return out;
  };
  // The first client of a new folder is 100; it is the one that goes.
  await writeObjects(
    join(folder, 'objects'),
    Array.from({ length: ROWS / PER_VARA }, (_, number) => vara(number)),
  );
  await said(first, 'apply', join(folder, 'objects'));
  await said(first, 'client', 'stop');
  const removing = said(first, 'client', 'remove', '100').catch(() => '');
  await until(
    'some of it is gone',
    async () => JSON.parse(await said(first, 'client', 'list', '--json')) as { data: readonly Listed[] },
    ({ data: clients }) => (clients.find(({ client }) => client === 100)?.removal?.rows ?? 0) > 0,
  );
  await first.process.kill();
  await removing;
  assert.ok(!logged(first, 'Client 100 is removed.'), 'it was killed before its end');

  const store = await openSqliteStore({ folder: data });
  const between = (await store.clients.list()).find(({ client }) => client === 100);
  await store.close();
  assert.ok(between?.removal, 'what had begun is on disk');
  assert.ok(
    between.removal.rows > 0 && between.removal.rows < ROWS,
    `${between.removal.rows} rows were gone`,
  );
  t.diagnostic(`killed when ${between.removal.rows} of ${ROWS} rows were gone`);

  const second = await startServe(t, data, ['--no-agent']);
  await second.process.until('it goes on by itself', () => logged(second, 'Client 100 is removed.'));
  const after = JSON.parse(await said(second, 'client', 'list', '--json')) as { data: readonly Listed[] };
  assert.deepEqual(
    after.data.map(({ client }) => client),
    [0],
  );
  const audit = await said(second, 'audit', '--client', '0', '--action', 'remove client');
  assert.match(audit, /finished.*begun/s);
  assert.equal(await second.stop(), 0);
});

function logged(
  { process }: { readonly process: { readonly out: string; readonly err: string } },
  text: string,
): boolean {
  return process.out.includes(text) || process.err.includes(text);
}
