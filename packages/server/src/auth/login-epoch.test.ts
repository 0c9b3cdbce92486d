import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoginEpoch } from './login-epoch.ts';

test('who asks while a read is under way gets the answer of the next one, which they share', async () => {
  const reads: PromiseWithResolvers<number>[] = [];
  const epoch = new LoginEpoch(() => {
    const read = Promise.withResolvers<number>();
    reads.push(read);
    return read.promise;
  });
  const started = async (count: number) => {
    while (reads.length < count) await Promise.resolve();
  };
  const first = epoch.current();
  await started(1);
  const later = [epoch.current(), epoch.current(), epoch.current()];
  reads[0]?.resolve(1);
  assert.equal(await first, 1);
  await started(2);
  reads[1]?.resolve(2);
  assert.deepEqual(await Promise.all(later), [2, 2, 2]);
  assert.equal(reads.length, 2);
});

test('a read that fails fails for those who asked, and the next is made anew', async () => {
  let reads = 0;
  const epoch = new LoginEpoch(async () => {
    reads += 1;
    if (reads === 1) throw new Error('gone');
    return 7;
  });
  await assert.rejects(epoch.current(), /gone/);
  assert.equal(await epoch.current(), 7);
});
