import { closeSync, openSync, readdirSync, readSync } from 'node:fs';

const THREADS = '/proc/self/task';
/** Calls between two looks for new threads. */
const LOOKED = 500;

/**
 * Milliseconds that a thread of this process could have run since the last call, while the machine ran something else:
 * the most of any thread. Linux counts them; elsewhere it is always 0, and every answer has to be in time by the clock.
 */
export class MachineWait {
  readonly #threads = new Map<string, { readonly file: number; waited: number }>();
  readonly #buffer = Buffer.alloc(100);
  #calls = 0;

  since(): number {
    if (this.#calls % LOOKED === 0) this.#look();
    this.#calls += 1;
    let longest = 0;
    for (const [name, thread] of this.#threads) {
      const waited = this.#waitOf(thread.file);
      if (waited === null) {
        closeSync(thread.file);
        this.#threads.delete(name);
      } else {
        longest = Math.max(longest, waited - thread.waited);
        thread.waited = waited;
      }
    }
    return longest;
  }

  close(): void {
    for (const { file } of this.#threads.values()) closeSync(file);
    this.#threads.clear();
  }

  #look(): void {
    if (process.platform !== 'linux') return;
    for (const name of readdirSync(THREADS)) {
      if (this.#threads.has(name)) continue;
      const file = openSync(`${THREADS}/${name}/schedstat`, 'r');
      this.#threads.set(name, { file, waited: this.#waitOf(file) ?? 0 });
    }
  }

  /** The second figure of the file, there in nanoseconds; null when the thread has ended. */
  #waitOf(file: number): number | null {
    try {
      const length = readSync(file, this.#buffer, 0, this.#buffer.length, 0);
      const [, nanoseconds = '0'] = this.#buffer.toString('latin1', 0, length).split(' ');
      return Number(nanoseconds) / 1e6;
    } catch {
      return null;
    }
  }
}
