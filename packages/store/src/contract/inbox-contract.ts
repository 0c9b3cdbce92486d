import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type InboxMessage, type Mailbox, nodeMailbox, shardMailbox } from '@taktwerk/model';
import { MOST_WAITING } from '../port/inbox.ts';
import type { Store } from '../port/store.ts';
import { exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const SHARD = shardMailbox(0);
const NODE = nodeMailbox('one');

const message = (messageId: string, mailbox: Mailbox = SHARD): InboxMessage => ({
  mailbox,
  messageId,
  body: `{"v":1,"text":"${messageId}"}`,
});

async function waiting(store: Store, mailbox: Mailbox = SHARD): Promise<string[]> {
  return (await store.inbox.waiting(mailbox, 100)).map(({ messageId }) => messageId);
}

export function inboxContract(open: OpenStore): void {
  describe('inbox', () => {
    it(
      'keeps the messages of each mailbox in order until they are taken',
      withStore(open, async (store) => {
        await store.inbox.put([message('a'), message('b'), message('x', NODE)]);
        await store.inbox.put([message('c')]);
        assert.deepEqual(await waiting(store), ['a', 'b', 'c']);
        const [first, second] = await store.inbox.waiting(SHARD, 2);
        assert.ok(first !== undefined && second !== undefined);
        const { id, writtenAt, ...sent } = first;
        assert.deepEqual(sent, message('a'));
        assert.ok(Number.isSafeInteger(id) && writtenAt > 0);
        await store.inbox.take([first.id, second.id]);
        assert.deepEqual(await waiting(store), ['c']);
        assert.deepEqual(await waiting(store, NODE), ['x']);
      }),
    );

    it(
      "writes a message with its sender's commit or not at all",
      withStore(open, async (store) => {
        await store.commit(exampleCommit({ messages: [message('a')] }));
        const broken = exampleCommit({ messages: [message('b')], updatedTasks: [exampleTask(4_711)] });
        await assert.rejects(store.commit(broken), { reason: 'internal' });
        assert.deepEqual(await waiting(store), ['a']);
      }),
    );

    it(
      "takes a message out with its receiver's commit, exactly once",
      withStore(open, async (store) => {
        await store.inbox.put([message('a')]);
        const [{ id } = { id: 0 }] = await store.inbox.waiting(SHARD, 1);
        const commit = (runId: number) =>
          store.commit(exampleCommit({ takenMessages: [id], insertedTasks: [exampleTask(runId)] }));
        await commit(1_000_000);
        assert.deepEqual(await waiting(store), []);
        await assert.rejects(commit(1_000_001), { reason: 'internal', message: /another has taken/ });
        assert.equal(await store.tasks.get(100, 1_000_001), null);
        await assert.rejects(store.inbox.take([id]), { reason: 'internal' });
      }),
    );

    it(
      'drops a repeat while the message waits, in the same mailbox alone',
      withStore(open, async (store) => {
        await store.inbox.put([message('a'), message('a')]);
        await store.commit(exampleCommit({ messages: [message('a'), message('a', NODE)] }));
        assert.deepEqual(await waiting(store), ['a']);
        assert.deepEqual(await waiting(store, NODE), ['a']);
      }),
    );

    it(
      'gives back every text as it was',
      withStore(open, async (store) => {
        const odd = { mailbox: nodeMailbox('ä "x" \\'), messageId: 'é{},"', body: '"\\n\u{1f600}' };
        await store.inbox.put([odd]);
        const [{ mailbox, messageId, body } = message('')] = await store.inbox.waiting(odd.mailbox, 1);
        assert.deepEqual({ mailbox, messageId, body }, odd);
      }),
    );

    it(
      'refuses more than a mailbox holds, and takes them again when there is room',
      withStore(open, async (store) => {
        const many = Array.from({ length: MOST_WAITING }, (_, index) => message(String(index)));
        await store.inbox.put(many);
        await assert.rejects(store.inbox.put([message('more')]), { reason: 'tooBusy', message: /shard\/0/ });
        await store.inbox.put([message('more', NODE)]);
        await store.inbox.take((await store.inbox.waiting(SHARD, 1)).map(({ id }) => id));
        await store.inbox.put([message('more')]);
      }),
    );

    it(
      'forgets what dead nodes were to be told, and nothing else',
      withStore(open, async (store) => {
        await store.inbox.put([message('a'), message('x', NODE)]);
        assert.equal(await store.inbox.forgetNodeMessages(1), 0);
        assert.equal(await store.inbox.forgetNodeMessages(Number.MAX_SAFE_INTEGER), 1);
        assert.deepEqual([await waiting(store), await waiting(store, NODE)], [['a'], []]);
      }),
    );

    it(
      'tells who waits at a mailbox once something is there to be read',
      withStore(open, async (store) => {
        const seen = Promise.withResolvers<void>();
        const stop = store.inbox.onArrival(SHARD, () => {
          waiting(store).then((ids) => {
            if (ids.length === 2) seen.resolve();
          }, seen.reject);
        });
        await store.inbox.put([message('a')]);
        await store.commit(exampleCommit({ messages: [message('b')] }));
        await seen.promise;
        stop();
      }),
    );
  });
}
