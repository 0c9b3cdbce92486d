import { WaitingLine } from '../queue/waiting-line.ts';

/** Home of one object's parallel runs: at most `max` at a time, the rest waits by priority, then run id. */
export class ParallelRuns {
  max: number;
  readonly #running = new Set<number>();
  readonly #waiting = new WaitingLine();

  constructor(max: number) {
    this.max = max;
  }

  get running(): ReadonlySet<number> {
    return this.#running;
  }

  get isIdle(): boolean {
    return this.#running.size === 0 && this.#waiting.size === 0;
  }

  /** True when the run counts as running now. */
  tryEnter(runId: number): boolean {
    if (this.#running.has(runId)) return true;
    if (this.#running.size >= this.max) return false;
    this.#running.add(runId);
    return true;
  }

  wait(runId: number, priority: number): void {
    this.#waiting.add(runId, priority);
  }

  restore(runId: number): void {
    this.#running.add(runId);
  }

  leave(runId: number): void {
    this.#running.delete(runId);
    this.#waiting.remove(runId);
  }

  admitNext(): number | undefined {
    if (this.#running.size >= this.max) return undefined;
    const runId = this.#waiting.takeFirst();
    if (runId !== undefined) this.#running.add(runId);
    return runId;
  }
}
