import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentReceipts } from './recent-receipts.ts';

const asking = (key: string, requestHash: string) => ({
  client: 100,
  user: 'OPER/DEMO',
  receipt: { key, requestHash },
});

test('a request that comes twice at the same time is found, and another one with its key is refused', () => {
  const receipts = new RecentReceipts();
  receipts.add(asking('a', 'one'), 7, 0, Promise.resolve());
  assert.equal(receipts.find(asking('a', 'one'), 1)?.runId, 7);
  assert.throws(() => receipts.find(asking('a', 'two'), 1), { reason: 'keyReused' });
  assert.equal(receipts.find(asking('b', 'two'), 1), undefined);
  assert.equal(receipts.find({ ...asking('a', 'two'), user: 'OTHER/DEMO' }, 1), undefined);
});

test('after a while the receipts of the store alone count, so that a key may be used again once they are gone', () => {
  const receipts = new RecentReceipts();
  receipts.add(asking('a', 'one'), 7, 0, Promise.resolve());
  assert.equal(receipts.find(asking('a', 'one'), 300_001), undefined);
  assert.equal(receipts.find(asking('a', 'two'), 300_001), undefined);
});

test('a request whose commit failed is forgotten', async () => {
  const receipts = new RecentReceipts();
  const failing = Promise.reject(new Error('disk full'));
  receipts.add(asking('a', 'one'), 7, 0, failing);
  await assert.rejects(failing);
  assert.equal(receipts.find(asking('a', 'one'), 1), undefined);
});
