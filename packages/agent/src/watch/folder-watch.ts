import { type FSWatcher, watch } from 'node:fs';

/** Hears from the operating system of changes in a folder; without it the slow look has to do. */
export class FolderWatch {
  readonly #folder: string;
  readonly #changed: (name: string | null) => void;
  #watcher: FSWatcher | null = null;

  /** `changed` gets the name inside the folder, or null when it is not known. */
  constructor(folder: string, changed: (name: string | null) => void) {
    this.#folder = folder;
    this.#changed = changed;
  }

  /** Begins to hear, unless it does already; a folder that is not there is tried again with the next look. */
  open(): void {
    if (this.#watcher !== null) return;
    try {
      const watcher = watch(this.#folder, (kind, name) => {
        this.#changed(name);
        // The folder itself may have been moved away: hear of the one that is there now.
        if (kind === 'rename' && name !== null && this.#folder.endsWith(`/${name}`)) this.close();
      });
      watcher.on('error', () => this.close());
      this.#watcher = watcher;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }
}
