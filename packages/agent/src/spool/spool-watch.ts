import { type FSWatcher, watch } from 'node:fs';
import { Spool } from './spool.ts';

/** Output that grows is told at most once in this time. */
const GROWTH_MILLIS = 75;

/** Tells what happens in the spool folder, by the file system's own events. */
export class SpoolWatch {
  readonly #watcher: FSWatcher;
  readonly #grown = new Set<string>();
  readonly #onGrowth: (keys: Iterable<string>) => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    folder: string,
    tell: {
      /** Jobs whose output may have grown. */
      readonly growth: (keys: Iterable<string>) => void;
      /** A job whose state file was made or written. */
      readonly state: (key: string) => void;
      readonly fault: (error: unknown) => void;
    },
  ) {
    this.#onGrowth = tell.growth;
    this.#watcher = watch(folder, (_, name) => {
      const file = name === null ? null : Spool.parse(name);
      if (file?.kind === 'state') tell.state(file.key);
      if (file?.kind !== 'out') return;
      this.#grown.add(file.key);
      this.#timer ??= setTimeout(() => this.#tellGrowth(), GROWTH_MILLIS);
    });
    this.#watcher.on('error', tell.fault);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#watcher.close();
  }

  #tellGrowth(): void {
    this.#timer = null;
    const keys = [...this.#grown];
    this.#grown.clear();
    this.#onGrowth(keys);
  }
}
