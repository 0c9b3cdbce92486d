/** How many slots queues may have in use, which is not sure while somebody changes one and has no answer yet. */
export class QueueSlots {
  readonly #newest = new Map<string, number>();
  readonly #most = new Map<string, number>();

  /** The store has a new number; the engine may still go by the one before. */
  changed(queue: string, slots: number): void {
    const known = slots < 0 ? Number.POSITIVE_INFINITY : slots;
    this.#newest.set(queue, known);
    this.#most.set(queue, Math.max(known, this.#most.get(queue) ?? 0));
  }

  /** Users were told that the newest number counts. */
  told(queue: string): void {
    this.#most.set(queue, this.most(queue, this.#newest));
  }

  /** Any number for a queue that nobody has defined. */
  most(queue: string, of: ReadonlyMap<string, number> = this.#most): number {
    return of.get(queue) ?? Number.POSITIVE_INFINITY;
  }
}
