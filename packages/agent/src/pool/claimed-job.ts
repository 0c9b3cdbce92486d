import {
  closeSync,
  existsSync,
  linkSync,
  openSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { runLine } from '../supervisor/supervisor-state.ts';

/** Pause before an exit status that found no room on the disk is written again. */
const AGAIN_MILLIS = 5000;

/** Who claims a job: the process that supervises the worker, and the worker's key. */
export type Claimant = { readonly pid: number; readonly worker: string };

/**
 * The files of a job in the hands of a worker, kept as its supervisor would keep them (see `SUPERVISOR_SCRIPT`): the state
 * file is made exclusively and tells who runs the job, the order file must still be there after that, and the exit status is
 * written behind it. Everything is synchronous, so that it also holds while the process is ending.
 */
export class ClaimedJob {
  readonly #state: number;
  readonly #output: number;

  private constructor(state: number, output: number) {
    this.#state = state;
    this.#output = output;
  }

  /** Null when somebody else has claimed the job, or it was settled. */
  static claim(base: string, claimant: Claimant): ClaimedJob | null {
    // Its line is there from the first moment on, so nobody ever sees a claim without a claimant.
    const [path, aside] = [`${base}.state`, `${base}.state.${claimant.worker}`];
    try {
      writeFileSync(aside, runLine(claimant.pid, claimant.worker), { mode: 0o600 });
      linkSync(aside, path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
      throw error;
    } finally {
      rmSync(aside, { force: true });
    }
    // Opened by this name, so that writing to it is seen by those who watch it.
    if (existsSync(`${base}.sh`))
      return new ClaimedJob(openSync(path, 'a'), openSync(`${base}.out`, 'w', 0o600));
    unlinkSync(path);
    return null;
  }

  /** Appends to the job's output. */
  write(text: string): void {
    writeAll(this.#output, text);
  }

  /** Writes the exit status; tries until there is room for it. */
  async end(code: number): Promise<void> {
    while (!this.endNow(code)) await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLIS));
  }

  /** Writes the exit status; false when the disk has no room. */
  endNow(code: number): boolean {
    try {
      writeAll(this.#state, `exit ${code}\n`);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
      throw error;
    }
    closeSync(this.#state);
    closeSync(this.#output);
    return true;
  }
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}
