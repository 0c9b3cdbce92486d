import { TaktwerkError } from '@taktwerk/model';

/** Clock and waiting, given so that tests need not wait. */
export interface Pace {
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

/** Failures that cost nothing, for people who mistype. */
const FREE_FAILURES = 3;
const FIRST_DELAY = 250;
const MAX_DELAY = 15_000;
/** Failures are forgotten after this long without a further one. */
const FORGET_AFTER = 15 * 60_000;
/** Pairs of user and address remembered; the longest untouched goes first. */
const MAX_KEYS = 20_000;
/** Attempts of one pair that may wait for their turn. */
const MAX_WAITING = 5;

interface Record {
  failures: number;
  /** When the next attempt may be looked at. */
  free: number;
  waiting: number;
  touched: number;
}

/**
 * Slows down password guessing: each failure of one user from one address doubles the pause before the next attempt is
 * looked at. Attempts wait one behind the other, so trying in parallel gains nothing; a right password resets it.
 */
export class FailureThrottle {
  readonly #records = new Map<string, Record>();
  readonly #pace: Pace;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /**
   * Waits until an attempt of this pair may be looked at.
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
    const delay = delayAfter(record.failures);
    if (delay === 0) return;
    if (record.waiting >= MAX_WAITING) {
      throw new TaktwerkError(
        'tooBusy',
        'Too many failed attempts of this user are waiting; try again later.',
      );
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

  failed(key: string): void {
    const now = this.#pace.now();
    const record = this.#records.get(key) ?? { failures: 0, free: now, waiting: 0, touched: now };
    record.failures += 1;
    record.touched = now;
    record.free = Math.max(record.free, now + delayAfter(record.failures));
    // Moves the pair to the end, so that the first of the map is the longest untouched.
    this.#records.delete(key);
    this.#records.set(key, record);
    if (this.#records.size > MAX_KEYS) {
      const oldest = this.#records.keys().next();
      if (oldest.done === false) this.#records.delete(oldest.value);
    }
  }

  succeeded(key: string): void {
    this.#records.delete(key);
  }
}

function delayAfter(failures: number): number {
  if (failures <= FREE_FAILURES) return 0;
  return Math.min(MAX_DELAY, FIRST_DELAY * 2 ** (failures - FREE_FAILURES - 1));
}
