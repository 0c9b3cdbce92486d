import { WaitingLine } from '../queue/waiting-line.ts';

/**
 * Home of an agent's resource units (reference `engine-semantics.md` §7.10): each of its jobs takes some of them. Who waits
 * is served by priority, then run id, and nobody passes the first one, so that many small jobs cannot keep a big one out.
 */
export class AgentResources {
  max: number;
  #used = 0;
  readonly #running = new Map<number, number>();
  readonly #waiting = new WaitingLine();
  readonly #needed = new Map<number, number>();

  constructor(max: number) {
    this.max = max;
  }

  get used(): number {
    return this.#used;
  }

  has(runId: number): boolean {
    return this.#running.has(runId);
  }

  /** Whether a job that needs one unit would start now. */
  get hasRoom(): boolean {
    return this.#waiting.size === 0 && this.#fits(1);
  }

  /** Stands in the line; {@link admitNext} says who may start. */
  wait(runId: number, units: number, priority: number): void {
    this.#needed.set(runId, units);
    this.#waiting.add(runId, priority);
  }

  /** A job that was with the agent before a restart of the server. */
  restore(runId: number, units: number): void {
    if (this.#running.has(runId)) return;
    this.#running.set(runId, units);
    this.#used += units;
  }

  leave(runId: number): void {
    this.#used -= this.#running.get(runId) ?? 0;
    this.#running.delete(runId);
    this.#waiting.remove(runId);
    this.#needed.delete(runId);
  }

  /** Takes the first of the line when its units are free. */
  admitNext(): number | undefined {
    const runId = this.#waiting.first();
    if (runId === undefined) return undefined;
    const units = this.#needed.get(runId) ?? 1;
    if (!this.#fits(units)) return undefined;
    this.#waiting.remove(runId);
    this.#needed.delete(runId);
    this.restore(runId, units);
    return runId;
  }

  /** How many waiting jobs are served before this one. */
  ahead(runId: number): number {
    return this.#waiting.ahead(runId);
  }

  /** A job that needs more than there is starts when it has the agent to itself: else it would wait for good. */
  #fits(units: number): boolean {
    return this.#used + units <= this.max || (this.#used === 0 && this.max > 0);
  }
}
