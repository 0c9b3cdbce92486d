import { type EngineMessage, KEPT_RUNS } from '@taktwerk/engine';
import type { Store } from '@taktwerk/store';

/** Objects remembered as not readable, at most. */
const MOST_UNREADABLE = 10_000;

/** Reads the past run times of objects for the engine. */
export class RunTimeReader {
  readonly #store: Store;
  readonly #tell: (message: EngineMessage) => void;
  readonly #log: (text: string) => void;
  /** Objects whose past run times could not be read, by client and name. */
  readonly #unreadable = new Set<string>();

  constructor(store: Store, tell: (message: EngineMessage) => void, log: (text: string) => void) {
    this.#store = store;
    this.#tell = tell;
    this.#log = log;
  }

  /**
   * Reads those of these objects; null when there is nothing to read. What cannot be read holds nothing up: the next
   * activation goes without an estimate, the one after it asks again.
   */
  read(client: number, names: readonly string[]): Promise<void> | null {
    if (names.length === 0) return null;
    const keys = names.map((name) => `${client}:${name}`);
    if (keys.every((key) => this.#unreadable.has(key))) {
      for (const key of keys) this.#unreadable.delete(key);
      return null;
    }
    return this.#store.tasks.runTimes(client, names, KEPT_RUNS).then(
      (found) => {
        const samples = new Map(found.map((one) => [one.name, one.samples]));
        const histories = names.map((name) => ({ client, name, samples: samples.get(name) ?? [] }));
        this.#tell({ kind: 'runTimesRead', histories });
      },
      (error: unknown) => {
        this.#log(`Past run times cannot be read, an estimate is missing: ${String(error)}`);
        if (this.#unreadable.size > MOST_UNREADABLE) this.#unreadable.clear();
        for (const key of keys) this.#unreadable.add(key);
      },
    );
  }
}
