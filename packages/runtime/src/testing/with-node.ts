import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '@taktwerk/store';
import { openTaktwerk, type TaktwerkOptions } from '../node/open-taktwerk.ts';
import type { Taktwerk } from '../taktwerk.ts';

/** A node with client 100 on a folder of its own, which can be ended and opened again; both are ended and removed after use. */
export async function withNode(
  use: (node: Taktwerk, restart: (meanwhile?: () => void) => Promise<Taktwerk>) => Promise<void>,
  options: Pick<TaktwerkOptions, 'clock'> = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-node-'));
  const open = async () => {
    const store = await openSqliteStore({ folder });
    if ((await store.clients.list()).length === 0) await store.clients.create({ client: 100, title: 'Test' });
    return openTaktwerk({ store, enrolmentToken: 'token', log: () => {}, ...options });
  };
  let node = await open();
  const end = async () => {
    await node.drain();
    await node.store.close();
  };
  try {
    await use(node, async (meanwhile) => {
      await end();
      meanwhile?.();
      node = await open();
      return node;
    });
  } finally {
    await end();
    await rm(folder, { recursive: true });
  }
}
