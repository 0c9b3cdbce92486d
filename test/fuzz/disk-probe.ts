import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { BEGUN, LONGEST, type ProbeMemory, STOP } from './disk-probe-memory.ts';

/** Knows how long it takes at the moment to write a page durably, beside whatever else this machine writes. */
export class DiskProbe {
  readonly #memory: ProbeMemory = {
    flags: new Int32Array(new SharedArrayBuffer(4)),
    times: new Float64Array(new SharedArrayBuffer(16)),
  };
  readonly #thread = new Worker(new URL('./disk-probe-thread.ts', import.meta.url), {
    workerData: this.#memory,
  });

  /** Milliseconds of the longest write since the last call, one under way included. */
  since(): number {
    const { times } = this.#memory;
    const begun = times[BEGUN] ?? 0;
    const longest = Math.max(times[LONGEST] ?? 0, begun === 0 ? 0 : Date.now() - begun);
    times[LONGEST] = 0;
    return longest;
  }

  async close(): Promise<void> {
    const ended = once(this.#thread, 'exit');
    Atomics.store(this.#memory.flags, STOP, 1);
    Atomics.notify(this.#memory.flags, STOP);
    await ended;
  }
}
