import type { Timer } from '@taktwerk/model';
import type { Clock } from '../clock.ts';

/** Longest the queue sleeps at a stretch, so that a changed wall clock is noticed. Milliseconds. */
const LONGEST_SLEEP = 60_000;

/** Calls back when stored timers come due. One of a kind per run; a newer one replaces the older. */
export class TimerQueue {
  readonly #clock: Clock;
  readonly #due: (timer: Timer) => void;
  readonly #timers = new Map<number, Map<Timer['kind'], Timer>>();
  #heap: Timer[] = [];
  #cancelSleep: (() => void) | null = null;

  constructor(clock: Clock, due: (timer: Timer) => void) {
    this.#clock = clock;
    this.#due = due;
  }

  set(timer: Timer): void {
    const ofRun = this.#timers.get(timer.runId);
    if (ofRun === undefined) this.#timers.set(timer.runId, new Map([[timer.kind, timer]]));
    else ofRun.set(timer.kind, timer);
    push(this.#heap, timer);
    this.#sleep();
  }

  remove(runId: number): void {
    this.#timers.delete(runId);
  }

  clear(): void {
    this.#timers.clear();
    this.#heap = [];
    this.#cancelSleep?.();
    this.#cancelSleep = null;
  }

  #sleep(): void {
    this.#cancelSleep?.();
    this.#cancelSleep = null;
    const first = this.#heap[0];
    if (first === undefined) return;
    const wait = Math.min(Math.max(first.due - this.#clock.now(), 0), LONGEST_SLEEP);
    this.#cancelSleep = this.#clock.after(wait, () => this.#wake());
  }

  #wake(): void {
    const now = this.#clock.now();
    for (let first = this.#heap[0]; first !== undefined && first.due <= now; first = this.#heap[0]) {
      pop(this.#heap);
      const ofRun = this.#timers.get(first.runId);
      if (ofRun?.get(first.kind) !== first) continue;
      ofRun.delete(first.kind);
      if (ofRun.size === 0) this.#timers.delete(first.runId);
      this.#due(first);
    }
    this.#sleep();
  }
}

function push(heap: Timer[], timer: Timer): void {
  let index = heap.push(timer) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || above.due <= timer.due) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    const child =
      (heap[right]?.due ?? Number.POSITIVE_INFINITY) < (heap[left]?.due ?? Number.POSITIVE_INFINITY)
        ? right
        : left;
    const below = heap[child];
    if (below === undefined || below.due >= last.due) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}
