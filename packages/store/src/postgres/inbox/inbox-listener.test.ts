import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { shardMailbox } from '@taktwerk/model';
import type { Store } from '../../port/store.ts';
import { openPostgresStore } from '../open-postgres-store.ts';
import { testServer } from '../testing/test-database.ts';

const SHARD = shardMailbox(0);

describe('the inbox of several nodes', () => {
  const tests = testServer();

  async function open(test: TestContext, database: string, node: string): Promise<Store> {
    const store = await openPostgresStore({ connection: tests.server.url(database), node });
    test.after(() => store.close());
    return store;
  }

  /** Resolves once `store` has been told of something and finds `messageId` waiting. */
  function told(store: Store, messageId: string): { readonly there: Promise<void>; stop(): void } {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => {
      store.inbox.waiting(SHARD, 10).then((all) => {
        if (all.some((one) => one.messageId === messageId)) resolve();
      }, reject);
    };
    return { there: promise, stop: store.inbox.onArrival(SHARD, look) };
  }

  const listeners = `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'taktwerk listener%' AND query LIKE 'LISTEN%'`;

  it('wakes a node when another has put a message', async (test) => {
    const database = await tests.database();
    const receiver = await open(test, database, 'receiver');
    const sender = await open(test, database, 'sender');
    // Only the listener shall tell: the slow poll stands still.
    test.mock.timers.enable({ apis: ['setInterval'] });
    const first = told(receiver, 'a');
    await sender.inbox.put([{ mailbox: SHARD, messageId: 'a', body: '{}' }]);
    await first.there;
    first.stop();
    const second = told(receiver, 'b');
    await sender.inbox.put([{ mailbox: SHARD, messageId: 'b', body: '{}' }]);
    await second.there;
    second.stop();
  });

  it('listens again after its connection was lost, and looks for what it missed', async (test) => {
    const database = await tests.database();
    const receiver = await open(test, database, 'receiver');
    const sender = await open(test, database, 'sender');
    test.mock.timers.enable({ apis: ['setInterval'] });
    const before = told(receiver, 'a');
    await sender.inbox.put([{ mailbox: SHARD, messageId: 'a', body: '{}' }]);
    await before.there;
    before.stop();
    const after = told(receiver, 'b');
    await tests.server.query(database, `SELECT pg_terminate_backend(pid) FROM (${listeners}) AS ours`);
    await sender.inbox.put([{ mailbox: SHARD, messageId: 'b', body: '{}' }]);
    await after.there;
    after.stop();
  });

  it('looks now and then without being told, as a word may be lost', async (test) => {
    test.mock.timers.enable({ apis: ['setInterval'] });
    const database = await tests.database();
    const receiver = await open(test, database, 'receiver');
    const listening = Promise.withResolvers<void>();
    let calls = 0;
    const stop = receiver.inbox.onArrival(SHARD, () => {
      calls += 1;
      listening.resolve();
    });
    await listening.promise;
    const told = calls;
    test.mock.timers.tick(5_000);
    assert.equal(calls, told + 1);
    stop();
    test.mock.timers.tick(5_000);
    assert.equal(calls, told + 1);
  });
});
