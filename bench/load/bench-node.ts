import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readObject } from '@taktwerk/model';
import { openTaktwerk, type Taktwerk } from '@taktwerk/runtime';
import { openSqliteStore } from '@taktwerk/store';

export const CALLER = { client: 100, user: 'BENCH/BENCH' } as const;

/** A node inside this process over a folder of its own, without HTTP; ended afterwards, the folder stays. */
export async function withNodeOn<T>(
  folder: string,
  objects: readonly object[],
  use: (node: Taktwerk) => Promise<T>,
): Promise<T> {
  const store = await openSqliteStore({ folder });
  try {
    const clients = await store.clients.list();
    if (!clients.some(({ client }) => client === 100)) {
      await store.clients.create({ client: 100, title: 'Bench' });
    }
    const node = await openTaktwerk({ store, enrolmentToken: 'bench', log: console.error });
    const drafts = objects.map((envelope) => {
      const read = readObject(envelope, 100);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      return { ...read.object, content: JSON.stringify(read.object.content) };
    });
    await node.saveObjects(CALLER, drafts, { overwrite: true });
    try {
      return await use(node);
    } finally {
      await node.drain();
    }
  } finally {
    await store.close();
  }
}

/** A folder for as long as it is used. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Calls with 0 to `count` - 1, so many at a time. */
export async function widely(
  count: number,
  width: number,
  call: (number: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < count) await call(next++);
  };
  await Promise.all(Array.from({ length: width }, caller));
}

/** No-op tasks a second from inside, so many waiting; each acknowledgement is a durable commit. */
export async function noopRate(node: Taktwerk, tasks: number, width: number): Promise<number> {
  const start = performance.now();
  await widely(tasks, width, () => node.execute(CALLER, { objectName: 'SCRI.NOOP' }));
  return tasks / ((performance.now() - start) / 1000);
}

/** Executions of a name that ended 1900. */
export async function endedOk(node: Taktwerk, name: string): Promise<number> {
  const filter = { client: 100, name, statuses: [1900], includeDeactivated: true };
  return (await node.store.tasks.list(filter, { limit: 1 })).total;
}
