import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import type { Taktwerk } from '../taktwerk.ts';
import { draft } from '../testing/draft.ts';
import { whenWaiting } from '../testing/when-waiting.ts';
import { withNode } from '../testing/with-node.ts';

const caller = { client: 100, user: 'OPER/DEMO' };

/**
 * Makes a change that the store takes after a shard loaded anew has read it and before the load is over: the next commit
 * fails, and the load stops behind its last read until the change is answered.
 */
async function changedWhileLoading(
  change: (node: Taktwerk) => Promise<unknown>,
  then: (node: Taktwerk) => Promise<void>,
): Promise<void> {
  const hasRead = Promise.withResolvers<void>();
  const mayGoOn = Promise.withResolvers<void>();
  const works = Promise.withResolvers<void>();
  let state: 'ready' | 'armed' | 'loading' | 'loaded' = 'ready';
  const late = <Asked extends unknown[], Answer>(write: (...asked: Asked) => Promise<Answer>) => {
    return async (...asked: Asked): Promise<Answer> => {
      if (state === 'armed' || state === 'loading') await hasRead.promise;
      return write(...asked);
    };
  };
  const wrap = (store: Store): Store => ({
    ...store,
    commit: async (batch) => {
      if (state === 'armed') {
        state = 'loading';
        throw new TaktwerkError('storeUnavailable', 'full');
      }
      await store.commit(batch);
    },
    clients: { ...store.clients, switch: late(store.clients.switch) },
    objects: {
      ...store.objects,
      save: late(store.objects.save),
      // The default zone and the depth of nesting are read last.
      varaRows: async (client, name) => {
        const rows = await store.objects.varaRows(client, name);
        if (state === 'loading' && client === 0) {
          hasRead.resolve();
          await mayGoOn.promise;
        }
        return rows;
      },
    },
  });
  const log = (line: string) => {
    if (line.includes('going on')) works.resolve();
  };
  await withNode(
    async (node) => {
      const process = [':PRINT "ran"'];
      const script = draft('scri', 'S.ONE', { scripts: [{ process }] }, { queue: 'Q.ONE' });
      await node.saveObjects(caller, [script], { overwrite: false });
      state = 'armed';
      const changing = change(node);
      await assert.rejects(node.execute(caller, { objectName: 'S.ONE' }), { reason: 'storeUnavailable' });
      await Promise.allSettled([changing]);
      state = 'loaded';
      mayGoOn.resolve();
      await works.promise;
      await then(node);
    },
    { wrap, log },
  );
}

test('a client that is stopped while the engine is loaded anew is stopped when it is loaded', async () => {
  await changedWhileLoading(
    (node) => node.switchClient(caller, false),
    async (node) => {
      assert.equal((await node.holds(100)).active, false);
      const { runId } = await node.execute(caller, { objectName: 'S.ONE' });
      await whenWaiting(node, runId, 'clientStopped');
    },
  );
});

test('a queue and a blackout that are saved while the engine is loaded anew count when it is loaded', async () => {
  const queue = draft('queue', 'Q.ONE', { queue_attributes: { max_slots: '0' } });
  const blackout = draft('blackout', 'B.ONE', { blackout_attributes: {} });
  await changedWhileLoading(
    (node) => node.saveObjects(caller, [queue, blackout], { overwrite: false }),
    async (node) => {
      assert.deepEqual(
        (await node.holds(100)).blackouts.map(({ name }) => name),
        ['B.ONE'],
      );
      const { runId } = await node.execute(caller, { objectName: 'S.ONE' });
      await whenWaiting(node, runId, 'queueSlot');
    },
  );
});
