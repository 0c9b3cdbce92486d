import type { Task } from '@taktwerk/model';

/** Changes kept to be read again. */
const KEPT = 10_000;

/** A change of a task that is durable; `seq` rises by one with each. */
export interface TaskEvent {
  readonly seq: number;
  /** As the commit left it. */
  readonly task: Task;
}

/** Where a reader is to go on: behind this change. */
export type Position =
  | { readonly kind: 'at'; readonly seq: number }
  /** What lies between is not kept any more: the reader has to look for itself, and goes on from here. */
  | { readonly kind: 'lost'; readonly seq: number };

/**
 * The newest changes of tasks, kept within a bound. Readers come and fetch at their own pace and hold nothing but their
 * position, so a slow one costs no memory; it loses what is no longer kept and is told so. While nobody has a position
 * that could still be read from, nothing is kept.
 */
export class TaskEvents {
  #epoch: number;
  readonly #capacity: number;
  /** The event with number `seq` stands at `seq % capacity`. */
  #ring: TaskEvent[] = [];
  #newest = 0;
  /** The newest change when a reader was here last: no reader can hold a position behind it. */
  #asked: number;
  /** The first one this copy has. */
  #first = 1;
  #closed = false;
  readonly #waiting = new Set<() => void>();

  /** @param epoch tells the changes of this start of the engine from those of others */
  constructor(epoch: number, capacity = KEPT) {
    this.#epoch = epoch;
    this.#capacity = capacity;
    this.#asked = -capacity;
  }

  get newest(): number {
    this.#asked = this.#newest;
    return this.#newest;
  }

  get closed(): boolean {
    return this.#closed;
  }

  publish(tasks: readonly Task[]): void {
    if (tasks.length === 0) return;
    for (const task of tasks) {
      this.#newest += 1;
      if (this.#newest - this.#asked <= this.#capacity) {
        this.#ring[this.#newest % this.#capacity] = { seq: this.#newest, task };
      } else {
        this.#dropAll();
      }
    }
    this.#wake();
  }

  /** Goes on as a copy of the events of another process, of which `next` comes next; what is missing is lost. */
  follow(epoch: number, next: number): void {
    if (epoch === this.#epoch && next === this.#newest + 1) return;
    this.#epoch = epoch;
    this.#newest = next - 1;
    this.#asked = this.#newest;
    this.#dropAll();
  }

  /** Everything so far is lost for every position there can be: it is not kept for nobody. */
  #dropAll(): void {
    this.#first = this.#newest + 1;
    if (this.#ring.length > 0) this.#ring = [];
  }

  /** A word that finds the position behind a change again, in this process or another one over the same engine. */
  cursor(seq: number): string {
    return `${this.#epoch}-${seq}`;
  }

  /** The position a cursor stands for; null begins with what comes next. */
  position(cursor: string | null): Position {
    this.#asked = this.#newest;
    if (cursor === null) return { kind: 'at', seq: this.#newest };
    const [epoch, text] = cursor.split('-');
    const seq = Number(text);
    const known = epoch === String(this.#epoch) && Number.isSafeInteger(seq) && seq <= this.#newest;
    return known && seq >= this.#oldest - 1 ? { kind: 'at', seq } : { kind: 'lost', seq: this.#newest };
  }

  /** Up to `limit` changes behind a position, those that `wanted` takes, and the position behind them. */
  read(
    after: number,
    limit: number,
    wanted: (task: Task) => boolean,
  ): { readonly events: readonly TaskEvent[]; readonly position: Position } {
    this.#asked = this.#newest;
    if (after < this.#oldest - 1) return { events: [], position: { kind: 'lost', seq: this.#newest } };
    const last = Math.min(this.#newest, after + limit);
    const events: TaskEvent[] = [];
    for (let seq = after + 1; seq <= last; seq += 1) {
      const event = this.#ring[seq % this.#capacity];
      if (event !== undefined && wanted(event.task)) events.push(event);
    }
    return { events, position: { kind: 'at', seq: last } };
  }

  /** Calls at the next change, or when there will be none any more. Returns how to call it off. */
  onMore(call: () => void): () => void {
    this.#waiting.add(call);
    return () => this.#waiting.delete(call);
  }

  /** Nothing comes any more: readers end. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  get #oldest(): number {
    return Math.max(this.#first, this.#newest - this.#capacity + 1);
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const call of waiting) call();
  }
}
