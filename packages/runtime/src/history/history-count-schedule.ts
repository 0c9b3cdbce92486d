import type { Store } from '@taktwerk/store';
import type { Clock } from '../clock.ts';

/** Milliseconds from a round to the next. */
const EVERY = 60_000;
/** Milliseconds between two blocks of a round, so that commits go between them. */
const PAUSE = 100;

/**
 * Keeps the ready counts of the history up with the tasks that have left the activities, once a minute while the node
 * runs. The totals of lists are exact without it, only slower.
 */
export class HistoryCountSchedule {
  readonly #store: Pick<Store, 'history'>;
  readonly #clock: Clock;
  readonly #log: (text: string) => void;
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(parts: {
    readonly store: Pick<Store, 'history'>;
    readonly clock: Clock;
    readonly log: (text: string) => void;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#arm(EVERY, null);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  #arm(wait: number, after: number | null): void {
    if (this.#closed) return;
    this.#cancel = this.#clock.after(wait, () => void this.#next(after));
  }

  /** Counts one block; what fails is told and tried again in the next round. */
  async #next(after: number | null): Promise<void> {
    try {
      const block = await this.#store.history.count(after);
      this.#arm(block === null ? EVERY : PAUSE, block);
    } catch (error) {
      if (!this.#closed)
        this.#log(`Counting of the history: ${error instanceof Error ? error.message : String(error)}`);
      this.#arm(EVERY, null);
    }
  }
}
