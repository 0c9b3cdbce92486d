import { TaktwerkError } from '@taktwerk/model';
import type { Caller } from '../taktwerk.ts';

/** Requests remembered: many more than can be on their way at a time. */
const REMEMBERED = 10_000;
/** Milliseconds: longer than a process takes from looking for a receipt to asking. The receipts in the store count after. */
const LIFE = 5 * 60_000;

interface Entry {
  readonly requestHash: string;
  readonly decidedAt: number;
  /** Null when the request has activated nothing. */
  readonly runId: number | null;
}

/**
 * What came of the last requests with a key. Two processes may look for a receipt at the same time, find none, and ask
 * the engine both: here the second one is found.
 */
export class RecentReceipts {
  readonly #entries = new Map<string, Entry>();

  /** @throws TaktwerkError keyReused when the key has just come with another request */
  find(caller: Caller, now: number): Entry | undefined {
    if (caller.receipt === undefined) return undefined;
    const { key, requestHash } = caller.receipt;
    const entry = this.#entries.get(nameOf(caller, key));
    if (entry === undefined || now - entry.decidedAt > LIFE) return undefined;
    if (entry.requestHash === requestHash) return entry;
    throw new TaktwerkError(
      'keyReused',
      `Idempotency-Key ${key} came with another method, address or body at the same time. Expected the same request again, or another key.`,
    );
  }

  /** Remembers a request that has been decided, and forgets it when its commit fails. */
  add(caller: Caller, runId: number | null, now: number, durable: Promise<void>): void {
    if (caller.receipt === undefined) return;
    const { key, requestHash } = caller.receipt;
    const name = nameOf(caller, key);
    // Moves a key that comes again to the end, so that the first of the map is the oldest.
    this.#entries.delete(name);
    this.#entries.set(name, { requestHash, decidedAt: now, runId });
    durable.catch(() => this.#entries.delete(name));
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= REMEMBERED) break;
      this.#entries.delete(oldest);
    }
  }
}

function nameOf({ client, user }: Caller, key: string): string {
  return JSON.stringify([client, user, key]);
}
