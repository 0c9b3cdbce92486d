import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PoolSize } from '../port/pool-size.ts';
import type { Store } from '../port/store.ts';

/** Reads that keep every worker busy for a moment. */
const BURST = 400;

/** Promises of the workers that answer reads, for a store that `open` opens with a pool of that size. */
export function poolContract(open: (size: PoolSize) => Promise<Store>): void {
  describe('workers that answer reads', () => {
    it('are the least number at the start, grow to the most under load, and end after the idle time', async () => {
      const store = await open({ min: 1, max: 3, idleTime: 300 });
      try {
        assert.equal(store.readers().open, 1);
        const deadline = performance.now() + 60_000;
        // Load until all are there: how quickly the machine starts one is not promised.
        while (store.readers().open < 3 && performance.now() < deadline) {
          const reads = Array.from({ length: BURST }, () => store.objects.get(100, 'NONE'));
          assert.ok(store.readers().open <= 3);
          await Promise.all(reads);
        }
        assert.equal(store.readers().open, 3);
        const { promise, resolve } = Promise.withResolvers<void>();
        const look = setInterval(() => {
          if (store.readers().open === 1 || performance.now() > deadline) resolve();
        }, 20);
        await promise;
        clearInterval(look);
        assert.deepEqual(store.readers(), { open: 1, busy: 0 });
        assert.equal(await store.objects.get(100, 'NONE'), null);
      } finally {
        await store.close();
      }
    });
  });
}
