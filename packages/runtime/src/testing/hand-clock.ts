import type { Clock } from '../clock.ts';

/** A clock that stands still until it is moved. */
export class HandClock implements Clock {
  #wall = Date.UTC(2026, 0, 5, 8);
  #steady = 0;
  readonly #waiting = new Set<{ readonly at: number; readonly call: () => void }>();

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#steady;
  }

  after(milliseconds: number, call: () => void): () => void {
    const entry = { at: this.#steady + milliseconds, call };
    this.#waiting.add(entry);
    return () => void this.#waiting.delete(entry);
  }

  soon(call: () => void): void {
    setImmediate(call);
  }

  /** Lets so many milliseconds go by; what waits for their end is called. */
  pass(milliseconds: number): void {
    this.#wall += milliseconds;
    this.#steady += milliseconds;
    for (const entry of [...this.#waiting].filter(({ at }) => at <= this.#steady)) {
      this.#waiting.delete(entry);
      entry.call();
    }
  }

  moveTo(time: number): void {
    this.pass(time - this.#wall);
  }

  /** Somebody puts the wall clock forward, or back; no time goes by. */
  jump(milliseconds: number): void {
    this.#wall += milliseconds;
  }
}
