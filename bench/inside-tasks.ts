/** No-op tasks a second from inside the node: full record and report each, durable before each is acknowledged. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readObject } from '@taktwerk/model';
import { openTaktwerk } from '@taktwerk/runtime';
import { openSqliteStore } from '@taktwerk/store';

const TASKS = Number(process.argv[2] ?? 20_000);
const caller = { client: 100, user: 'BENCH/BENCH' };
const folder = await mkdtemp(join(tmpdir(), 'taktwerk-bench-'));
const store = await openSqliteStore({ folder });
await store.clients.create({ client: 100, title: 'Bench' });
const node = await openTaktwerk({ store, enrolmentToken: 'bench', log: console.error });
const general_attributes = { name: 'SCRI.NOOP', type: 'SCRI', auto_deactivation: 'N' };
const read = readObject(
  { data: { scri: { general_attributes, scripts: [{ process: ':PRINT "x"' }] } }, path: '' },
  100,
);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
await node.saveObjects(caller, [{ ...read.object, content: JSON.stringify(read.object.content) }], {
  overwrite: true,
});

async function measure(width: number): Promise<number> {
  let started = 0;
  const start = performance.now();
  const loop = async () => {
    while (started < TASKS) {
      started += 1;
      await node.execute(caller, { objectName: 'SCRI.NOOP' });
    }
  };
  await Promise.all(Array.from({ length: width }, loop));
  return TASKS / ((performance.now() - start) / 1000);
}

for (const width of [1, 32, 256]) {
  const rate = width === 1 ? null : await measure(width);
  if (rate !== null) console.log(`${width} waiting: ${Math.round(rate)} tasks/s`);
}
await node.drain();
await store.close();
await rm(folder, { recursive: true });
