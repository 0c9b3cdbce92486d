import type { Store } from '@taktwerk/store';
import type { Clock } from '../clock.ts';
import { applyRetention } from './apply-retention.ts';

/** Milliseconds from the start to the first round, and from each round to the next. */
const FIRST_AFTER = 10 * 60 * 1000;
const EVERY = 24 * 60 * 60 * 1000;

/** Applies the retention rules of every client once a day while the node runs. */
export class RetentionSchedule {
  readonly #parts: { readonly store: Store; readonly clock: Clock; readonly log: (text: string) => void };
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(parts: { readonly store: Store; readonly clock: Clock; readonly log: (text: string) => void }) {
    this.#parts = parts;
    this.#arm(FIRST_AFTER);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  #arm(after: number): void {
    this.#cancel = this.#parts.clock.after(after, () => {
      void this.#round().finally(() => {
        if (!this.#closed) this.#arm(EVERY);
      });
    });
  }

  /** What fails for one client is told and tried again the next day. */
  async #round(): Promise<void> {
    const { store, clock, log } = this.#parts;
    const clients = await store.clients.list().catch((error: unknown) => {
      log(`Retention: the clients could not be read: ${String(error)}`);
      return [];
    });
    for (const { client } of clients) {
      if (this.#closed) return;
      try {
        const figures = await applyRetention(store, client, clock.now(), () => !this.#closed);
        if (figures.runs + figures.reportPieces > 0)
          log(
            `Retention of client ${client}: ${figures.runs} runs, ${figures.reportPieces} pieces of reports.`,
          );
      } catch (error) {
        log(`Retention of client ${client}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
