import type { Mailbox } from '@taktwerk/model';

/** Who wants to hear of messages, by mailbox. */
export class Arrivals {
  readonly #calls = new Map<string, Set<() => void>>();

  /** Returns how to call it off. */
  add(mailbox: Mailbox, call: () => void): () => void {
    const calls = this.#calls.get(mailbox) ?? new Set();
    // A wrapper, so that the same function given twice counts twice.
    const own = (): void => call();
    this.#calls.set(mailbox, calls.add(own));
    return () => {
      calls.delete(own);
      if (calls.size === 0 && this.#calls.get(mailbox) === calls) this.#calls.delete(mailbox);
    };
  }

  tell(mailbox: string): void {
    for (const call of this.#calls.get(mailbox) ?? []) call();
  }

  /** Something may have been missed. */
  tellAll(): void {
    for (const mailbox of [...this.#calls.keys()]) this.tell(mailbox);
  }
}
