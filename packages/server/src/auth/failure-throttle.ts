import { TaktwerkError } from '@taktwerk/model';

/** Clock and waiting, given so that tests need not wait. */
export interface Pace {
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

const FIRST_DELAY = 250;
const MAX_DELAY = 15_000;
/** Failures are forgotten after this long without a further one. */
const FORGET_AFTER = 15 * 60_000;
/** Keys remembered; the longest untouched goes first. */
const MAX_KEYS = 20_000;
/** Attempts of one key that may wait for their turn. */
const MAX_WAITING = 5;

interface Record {
  failures: number;
  /** When the next attempt may be looked at. */
  free: number;
  waiting: number;
  touched: number;
}

/**
 * Slows down guessing: each failure under one key, past the free ones, doubles the pause before the next attempt is
 * looked at. Attempts wait one behind the other, so trying in parallel gains nothing.
 */
export class FailureThrottle {
  readonly #records = new Map<string, Record>();
  readonly #pace: Pace;
  readonly #free: number;

  /** `free` failures cost nothing, for people who mistype. */
  constructor(pace: Pace, free: number) {
    this.#pace = pace;
    this.#free = free;
  }

  /**
   * Waits until an attempt under this key may be looked at.
   * @throws TaktwerkError tooBusy if too many of its attempts wait already
   */
  async turn(key: string): Promise<void> {
    const record = this.#records.get(key);
    if (record === undefined) return;
    const now = this.#pace.now();
    if (now - record.touched > FORGET_AFTER && record.waiting === 0) {
      this.#records.delete(key);
      return;
    }
    const delay = delayAfter(record.failures - this.#free);
    if (delay === 0) return;
    if (record.waiting >= MAX_WAITING) {
      throw new TaktwerkError('tooBusy', 'Too many attempts wait behind failed ones; try again later.');
    }
    const start = Math.max(now, record.free);
    record.free = start + delay;
    if (start === now) return;
    record.waiting += 1;
    try {
      await this.#pace.wait(start - now);
    } finally {
      record.waiting -= 1;
    }
  }

  /** Notes a failure and says how many there are now. */
  failed(key: string): number {
    const now = this.#pace.now();
    const record = this.#records.get(key) ?? { failures: 0, free: now, waiting: 0, touched: now };
    if (now - record.touched > FORGET_AFTER) record.failures = 0;
    record.failures += 1;
    record.touched = now;
    record.free = Math.max(record.free, now + delayAfter(record.failures - this.#free));
    // Moves the key to the end, so that the first of the map is the longest untouched.
    this.#records.delete(key);
    this.#records.set(key, record);
    if (this.#records.size > MAX_KEYS) {
      const oldest = this.#records.keys().next();
      if (oldest.done === false) this.#records.delete(oldest.value);
    }
    return record.failures;
  }

  succeeded(key: string): void {
    this.#records.delete(key);
  }
}

function delayAfter(failures: number): number {
  if (failures <= 0) return 0;
  return Math.min(MAX_DELAY, FIRST_DELAY * 2 ** (failures - 1));
}
