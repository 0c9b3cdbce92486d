import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RequestReceipt } from '@taktwerk/model';
import { EIGHT_O_CLOCK, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

function receipt(changes: Partial<RequestReceipt> = {}): RequestReceipt {
  return {
    client: 100,
    user: 'OPER/DEMO',
    key: 'one',
    requestHash: 'abc',
    runId: null,
    status: null,
    body: null,
    headers: null,
    createdAt: EIGHT_O_CLOCK,
    ...changes,
  };
}

export function receiptsContract(open: OpenStore): void {
  describe('receipts of requests', () => {
    it(
      'are written with the commit of the request, whose run they name, and get their answer later',
      withStore(open, async (store) => {
        const written = receipt({ runId: 1_000_000 });
        await store.commit(
          exampleCommit({ insertedTasks: [exampleTask(1_000_000)], receipts: [written, receipt()] }),
        );
        assert.deepEqual(await store.receipts.get(written), written);
        const answer = { status: 200, body: '{"a":"ä"}', headers: '{"b":"c"}' };
        const answered = receipt({ requestHash: 'other', ...answer });
        await store.receipts.put(answered);
        assert.deepEqual(await store.receipts.get(written), { ...written, ...answer });
      }),
    );

    it(
      'belong to one user of one client',
      withStore(open, async (store) => {
        await store.receipts.put(receipt({ status: 200, body: '{}' }));
        assert.equal((await store.receipts.get(receipt()))?.body, '{}');
        for (const other of [{ client: 200 }, { user: 'OPER/OTHER' }, { key: 'ONE' }])
          assert.equal(await store.receipts.get(receipt(other)), null);
      }),
    );

    it(
      'are forgotten by age, so many at a time',
      withStore(open, async (store) => {
        for (const [key, createdAt] of [
          ['a', 1],
          ['b', 2],
          ['c', 3],
        ] as const)
          await store.receipts.put(receipt({ key, createdAt }));
        assert.equal(await store.receipts.forget(3, 1), 1);
        assert.equal(await store.receipts.forget(3, 10), 1);
        assert.equal(await store.receipts.forget(3, 10), 0);
        assert.equal((await store.receipts.get(receipt({ key: 'c' })))?.createdAt, 3);
      }),
    );
  });
}
