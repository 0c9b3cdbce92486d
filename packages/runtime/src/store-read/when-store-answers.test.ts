import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaktwerkError } from '@taktwerk/model';
import { whenStoreAnswers } from './when-store-answers.ts';

const clock = {
  after: (_: number, call: () => void) => {
    queueMicrotask(call);
    return () => {};
  },
};

test('a read is tried again while the store is away, not for ever, and other faults are told at once', async () => {
  let reads = 0;
  const failing = (times: number, fault: Error) => async () => {
    reads += 1;
    if (reads <= times) throw fault;
    return reads;
  };
  const away = new TaktwerkError('storeUnavailable', 'The way to the store is cut.');
  assert.equal(await whenStoreAnswers(clock, failing(3, away)), 4);
  reads = 0;
  await assert.rejects(whenStoreAnswers(clock, failing(1_000, away)), { reason: 'storeUnavailable' });
  assert.equal(reads, 31);
  reads = 0;
  await assert.rejects(whenStoreAnswers(clock, failing(1, new Error('no'))), /no/);
  assert.equal(reads, 1);
});
