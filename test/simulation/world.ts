import { Random } from '../kill/random.ts';

interface Event {
  readonly time: number;
  readonly order: number;
  readonly happen: () => void;
}

/** Virtual time: events in order of time, then of their making; everything random comes from one seed. */
export class World {
  readonly random: Random;
  now = Date.UTC(2026, 0, 5, 8);
  events = 0;
  #order = 0;
  readonly #heap: Event[] = [];

  /** How many times slower than in the short lives everything goes that is neither the network nor the disk. */
  readonly pace: number;

  constructor(seed: number, pace = 1) {
    this.random = new Random(seed);
    this.pace = pace;
  }

  /** Milliseconds without a sign of life after which another node may take the lease. */
  get leaseTime(): number {
    return 2_000 * this.pace;
  }

  /** A random length of time, in milliseconds of the short lives. */
  span(low: number, high: number): number {
    return this.random.between(low, high) * this.pace;
  }

  /** `milliseconds` from now. */
  after(milliseconds: number, happen: () => void): void {
    this.#order += 1;
    push(this.#heap, { time: this.now + milliseconds, order: this.#order, happen });
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  /** Lets one event happen and everything that follows from it at once; false when there is none. */
  async step(): Promise<boolean> {
    const next = pop(this.#heap);
    if (next === undefined) return false;
    this.now = Math.max(this.now, next.time);
    this.events += 1;
    next.happen();
    // Promises that were settled go on before the next event.
    await new Promise((resolve) => setImmediate(resolve));
    return true;
  }
}

function before(a: Event, b: Event): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

function push(heap: Event[], event: Event): void {
  let index = heap.push(event) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || before(above, event)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = event;
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let index = 0;
  for (;;) {
    const left = heap[2 * index + 1];
    const right = heap[2 * index + 2];
    const useRight = left !== undefined && right !== undefined && before(right, left);
    const child = useRight ? right : left;
    if (child === undefined || before(last, child)) break;
    heap[index] = child;
    index = 2 * index + (useRight ? 2 : 1);
  }
  heap[index] = last;
  return first;
}
