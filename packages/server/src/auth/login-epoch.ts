/**
 * Asks for the epoch of log-ins, once for all who ask meanwhile. An answer never comes from a read that began before
 * it was asked for, so a change that was acknowledged before a request came is always seen by it.
 */
export class LoginEpoch {
  readonly #read: () => Promise<number>;
  #underWay: Promise<unknown> = Promise.resolve();
  #next: Promise<number> | null = null;

  constructor(read: () => Promise<number>) {
    this.#read = read;
  }

  current(): Promise<number> {
    this.#next ??= this.#after(this.#underWay);
    return this.#next;
  }

  async #after(before: Promise<unknown>): Promise<number> {
    await Promise.allSettled([before]);
    this.#next = null;
    const reading = this.#read();
    this.#underWay = reading;
    return reading;
  }
}
