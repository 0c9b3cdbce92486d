/**
 * The API over the store of a folder, without an engine, so that the history stays what it is. Started with the folder as
 * its argument; tells its address, and after each message what its event loop did since the one before.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { RemoteTaktwerk, systemClock } from '@taktwerk/runtime';
import { startServer } from '@taktwerk/server';
import { openSqliteStore, type Store } from '@taktwerk/store';
import { hashPassword } from '../../packages/server/src/auth/password.ts';
import { exampleAudit, exampleDraft } from '../../packages/store/src/contract/examples.ts';
import type { LoopFigures } from './over-http.ts';
import { FEW_RIGHTS } from './queries.ts';
import { USERS } from './users.ts';

const folder = process.argv[2] ?? '';
const store = await openSqliteStore({ folder, readers: { min: 2, max: 2, idleTime: 0 } });
await makeUsers(store);
const keys = await mkdtemp(join(tmpdir(), 'taktwerk-lists-'));
const taktwerk = new RemoteTaktwerk(store, systemClock);
const server = await startServer({ taktwerk, host: '127.0.0.1', port: 0, dataFolder: keys });
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let used = process.threadCpuUsage();
process.on('message', () => {
  const { user, system } = process.threadCpuUsage(used);
  const figures: LoopFigures = { held: delay.max / 1e6, worked: (user + system) / 1000 };
  process.send?.(figures);
  used = process.threadCpuUsage();
  delay.reset();
});
process.on('disconnect', async () => {
  await server.close();
  await taktwerk.drain();
  await store.close();
  await rm(keys, { recursive: true });
});
process.send?.(server.url);

/** One who may see everything, and one with few rights. */
async function makeUsers(into: Store): Promise<void> {
  const clients = await into.clients.list();
  if (!clients.some(({ client }) => client === 100))
    await into.clients.create({ client: 100, title: 'Bench' });
  for (const [kind, { name, department, password }] of Object.entries(USERS)) {
    if ((await into.users.find(100, name, department)) !== null) continue;
    const object = `${name}/${department}`;
    const rights =
      kind === 'everyRight'
        ? { user_attributes: { privileges: '*' }, authorizations: [{ bitcode: '*' }] }
        : { authorizations: FEW_RIGHTS };
    await into.users.put(
      { client: 100, name, department, passwordHash: await hashPassword(password), active: true },
      exampleDraft(object, {
        type: 'USER',
        content: JSON.stringify({ general_attributes: { name: object, type: 'USER' }, ...rights }),
      }),
      exampleAudit(),
    );
  }
}
