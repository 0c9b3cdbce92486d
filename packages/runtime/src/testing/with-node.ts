import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore, type Store } from '@taktwerk/store';
import { openTaktwerk, type TaktwerkOptions } from '../node/open-taktwerk.ts';
import type { Taktwerk } from '../taktwerk.ts';

interface NodeOptions extends Partial<Pick<TaktwerkOptions, 'clock' | 'log'>> {
  /** What the node gets in place of its store. */
  readonly wrap?: (store: Store) => Store;
}

/** A node with client 100 on a folder of its own, which can be ended and opened again; both are ended and removed after use. */
export async function withNode(
  use: (node: Taktwerk, restart: (meanwhile?: () => void) => Promise<Taktwerk>) => Promise<void>,
  { wrap = (store) => store, ...options }: NodeOptions = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-node-'));
  const open = async () => {
    const store = await openSqliteStore({ folder });
    if ((await store.clients.list()).length === 0) await store.clients.create({ client: 100, title: 'Test' });
    return openTaktwerk({ store: wrap(store), enrolmentToken: 'token', log: () => {}, ...options });
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
