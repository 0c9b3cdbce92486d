/** One correct run of an object. */
export interface RunTimeSample {
  readonly runId: number;
  readonly endTime: number;
  readonly milliseconds: number;
}

/** The last correct runs of an object that are kept, at most (reference `engine-semantics.md` §1.3). */
export const KEPT_RUNS = 25;

/** Objects whose runs are kept in memory, at most. */
const KEPT_OBJECTS = 20_000;

interface History {
  /** What the store held has been read. */
  complete: boolean;
  /** Newest first. */
  samples: readonly RunTimeSample[];
}

/**
 * Run times of the last correct runs by object. Runs that end while the history of their object is being read count
 * as well: what was read and what ended meanwhile are brought together by run id.
 */
export class RunTimeHistories {
  readonly #histories = new Map<string, History>();

  isKnown(client: number, name: string): boolean {
    return this.#histories.get(`${client}:${name}`)?.complete === true;
  }

  /** Newest first; empty for an object without correct runs. */
  samples(client: number, name: string): readonly RunTimeSample[] {
    return this.#histories.get(`${client}:${name}`)?.samples ?? [];
  }

  /** Takes up what the store holds of an object. */
  remember(client: number, name: string, stored: readonly RunTimeSample[]): void {
    this.#put(`${client}:${name}`, stored, true);
  }

  /** A run has ended correctly. */
  record(client: number, name: string, sample: RunTimeSample): void {
    this.#put(`${client}:${name}`, [sample], false);
  }

  #put(key: string, more: readonly RunTimeSample[], complete: boolean): void {
    const known = this.#histories.get(key);
    const byRun = new Map([...(known?.samples ?? []), ...more].map((sample) => [sample.runId, sample]));
    const samples = [...byRun.values()]
      .sort((a, b) => b.endTime - a.endTime || b.runId - a.runId)
      .slice(0, KEPT_RUNS);
    this.#histories.delete(key);
    this.#histories.set(key, { complete: complete || known?.complete === true, samples });
    if (this.#histories.size <= KEPT_OBJECTS) return;
    const oldest = this.#histories.keys().next();
    if (oldest.done !== true) this.#histories.delete(oldest.value);
  }
}
