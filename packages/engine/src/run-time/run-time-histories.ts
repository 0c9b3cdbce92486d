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
  /** Newest first, each run once. */
  readonly samples: RunTimeSample[];
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
    const history = this.#history(`${client}:${name}`);
    for (const sample of stored) insert(history.samples, sample);
    history.complete = true;
  }

  /** A run has ended correctly. */
  record(client: number, name: string, sample: RunTimeSample): void {
    insert(this.#history(`${client}:${name}`).samples, sample);
  }

  /** The history of an object, used last from now on; what was not used for longest is dropped for a new one. */
  #history(key: string): History {
    const known = this.#histories.get(key);
    if (known !== undefined) {
      this.#histories.delete(key);
      this.#histories.set(key, known);
      return known;
    }
    const history = { complete: false, samples: [] };
    this.#histories.set(key, history);
    if (this.#histories.size > KEPT_OBJECTS) {
      const oldest = this.#histories.keys().next();
      if (oldest.done !== true) this.#histories.delete(oldest.value);
    }
    return history;
  }
}

/** Puts a run in its place, without new arrays: this happens with every task that ends well. */
function insert(samples: RunTimeSample[], sample: RunTimeSample): void {
  const same = samples.findIndex(({ runId }) => runId === sample.runId);
  if (same >= 0) samples.splice(same, 1);
  const older = samples.findIndex(
    ({ endTime, runId }) => endTime < sample.endTime || (endTime === sample.endTime && runId < sample.runId),
  );
  samples.splice(older < 0 ? samples.length : older, 0, sample);
  if (samples.length > KEPT_RUNS) samples.length = KEPT_RUNS;
}
