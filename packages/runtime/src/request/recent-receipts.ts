import type { Caller } from '../taktwerk.ts';

/** Requests remembered: many more than can be on their way at a time. */
const REMEMBERED = 10_000;

interface Entry {
  readonly requestHash: string;
  /** Null when the request has activated nothing. */
  readonly runId: number | null;
}

/**
 * What came of the last requests with a key. Two processes may look for a receipt at the same time, find none, and ask
 * the engine both: here the second one is found.
 */
export class RecentReceipts {
  readonly #entries = new Map<string, Entry>();

  find(caller: Caller): Entry | undefined {
    if (caller.receipt === undefined) return undefined;
    const entry = this.#entries.get(nameOf(caller, caller.receipt.key));
    return entry?.requestHash === caller.receipt.requestHash ? entry : undefined;
  }

  /** Remembers a request that has been decided, and forgets it when its commit fails. */
  add(caller: Caller, runId: number | null, durable: Promise<void>): void {
    if (caller.receipt === undefined) return;
    const { key, requestHash } = caller.receipt;
    const name = nameOf(caller, key);
    this.#entries.set(name, { requestHash, runId });
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
