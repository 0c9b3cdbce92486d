import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedGate } from './bounded-gate.ts';

test('no more than allowed run at once, the rest wait in order, and too many are refused', async () => {
  const gate = new BoundedGate(2, 2);
  const releases: (() => void)[] = [];
  const started: number[] = [];
  const work = (name: number) =>
    gate.run(() => {
      started.push(name);
      return new Promise<number>((resolve) => releases.push(() => resolve(name)));
    });
  const results = [work(1), work(2), work(3), work(4)];
  await assert.rejects(work(5), { reason: 'tooBusy' });
  assert.deepEqual(started, [1, 2]);
  releases[1]?.();
  assert.equal(await results[1], 2);
  assert.deepEqual(started, [1, 2, 3]);
  for (const at of [0, 2]) releases[at]?.();
  assert.equal(await results[2], 3);
  releases[3]?.();
  assert.deepEqual(await Promise.all(results), [1, 2, 3, 4]);
});

test('work that fails gives its place on', async () => {
  const gate = new BoundedGate(1, 1);
  await assert.rejects(
    gate.run(() => Promise.reject(new Error('broken'))),
    /broken/,
  );
  assert.equal(await gate.run(() => Promise.resolve(7)), 7);
});
