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
  /** Since it was last passed over when room was needed. */
  used: boolean;
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

  forgetClient(client: number): void {
    for (const key of this.#histories.keys()) if (key.startsWith(`${client}:`)) this.#histories.delete(key);
  }

  /** The history of an object, noted as used; one that was not used for long is dropped for a new one. */
  #history(key: string): History {
    const known = this.#histories.get(key);
    if (known !== undefined) {
      known.used = true;
      return known;
    }
    if (this.#histories.size >= KEPT_OBJECTS) this.#dropUnused();
    const history = { complete: false, used: false, samples: [] };
    this.#histories.set(key, history);
    return history;
  }

  /** Drops the first that was not used since it was last passed over here: a use costs no new order of the map. */
  #dropUnused(): void {
    for (const [key, history] of this.#histories) {
      this.#histories.delete(key);
      if (!history.used) return;
      history.used = false;
      this.#histories.set(key, history);
    }
  }
}

/** Puts a run in its place, without new arrays: this happens with every task that ends well. */
function insert(samples: RunTimeSample[], sample: RunTimeSample): void {
  for (let at = 0; at < samples.length; at += 1) {
    if (samples[at]?.runId !== sample.runId) continue;
    samples.splice(at, 1);
    break;
  }
  const { length } = samples;
  let place = 0;
  while (place < length && isNewer(samples[place], sample)) place += 1;
  if (place === 0) samples.unshift(sample);
  else samples.splice(place, 0, sample);
  if (samples.length > KEPT_RUNS) samples.length = KEPT_RUNS;
}

function isNewer(one: RunTimeSample | undefined, other: RunTimeSample): boolean {
  if (one === undefined) return false;
  return one.endTime > other.endTime || (one.endTime === other.endTime && one.runId >= other.runId);
}
