/** Runs that wait, served by priority (lower first), then by run id. A binary heap; removal is lazy. */
export class WaitingLine {
  readonly #heap: Entry[] = [];
  readonly #waiting = new Map<number, Entry>();

  get size(): number {
    return this.#waiting.size;
  }

  /** Adding a run that waits already changes its priority. */
  add(runId: number, priority: number): void {
    const known = this.#waiting.get(runId);
    if (known?.priority === priority) return;
    const entry = { runId, priority };
    this.#waiting.set(runId, entry);
    this.#heap.push(entry);
    this.#siftUp(this.#heap.length - 1);
  }

  remove(runId: number): void {
    this.#waiting.delete(runId);
  }

  /** Who is served next. */
  first(): number | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return undefined;
      if (this.#waiting.get(first.runId) === first) return first.runId;
      this.#dropFirst();
    }
  }

  takeFirst(): number | undefined {
    const runId = this.first();
    if (runId === undefined) return undefined;
    this.#dropFirst();
    this.#waiting.delete(runId);
    return runId;
  }

  #dropFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown();
  }

  /** Counted on demand, for explanations only. */
  ahead(runId: number): number {
    const own = this.#waiting.get(runId);
    if (own === undefined) return 0;
    let count = 0;
    for (const entry of this.#waiting.values()) if (before(entry, own)) count += 1;
    return count;
  }

  #siftUp(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #siftDown(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const smaller = this.#isBefore(right, left) ? right : left;
      if (!this.#swapIfBefore(smaller, index)) return;
      index = smaller;
    }
  }

  #isBefore(index: number, other: number): boolean {
    const a = this.#heap[index];
    const b = this.#heap[other];
    return a !== undefined && b !== undefined && before(a, b);
  }

  #swapIfBefore(index: number, other: number): boolean {
    const a = this.#heap[index];
    const b = this.#heap[other];
    if (a === undefined || b === undefined || !before(a, b)) return false;
    this.#heap[index] = b;
    this.#heap[other] = a;
    return true;
  }
}

interface Entry {
  readonly runId: number;
  readonly priority: number;
}

function before(a: Entry, b: Entry): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.runId < b.runId);
}
