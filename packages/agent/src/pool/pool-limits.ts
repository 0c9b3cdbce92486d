import { availableParallelism, totalmem } from 'node:os';

/** How many workers there are, and for how long. Times in milliseconds. */
export type PoolLimits = {
  /** Workers that are started as soon as there are orders for them. */
  readonly promptly: number;
  /** Workers at most. */
  readonly most: number;
  /** Beyond `promptly` one more is started each time no order has been begun for this long. */
  readonly stallMillis: number;
  /** A worker that is not the last one ends after being idle for this long. */
  readonly spareMillis: number;
  /** The last worker ends after being idle for this long. */
  readonly lastMillis: number;
  /** A worker that holds more than this behind an order ends: its memory goes back to the machine with it. */
  readonly mostMebibytes: number;
  /** Orders a worker does at most. */
  readonly mostOrders: number;
};

/** What one worker may come to hold: the heap of its program and the memory of the column engine. */
const WORKER_BYTES = 2 ** 30;

/** The limits on this machine. */
export function poolLimits(): PoolLimits {
  const promptly = Math.min(8, Math.max(2, 2 * availableParallelism()));
  // Of a container, where there is one; a number beyond all memory where there is none.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return {
    promptly,
    most: Math.max(promptly, Math.min(64, Math.floor(memory / WORKER_BYTES))),
    stallMillis: 1000,
    spareMillis: 10_000,
    lastMillis: 600_000,
    mostMebibytes: 256,
    mostOrders: 1000,
  };
}
