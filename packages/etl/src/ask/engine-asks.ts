import { watch } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { JobAnswer, JobAsk } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import type { RunReport } from '../run-report.ts';

/** Milliseconds between two looks where the file system tells nothing. */
const LOOK = 5_000;
/** Bytes of one line; agents pass longer ones on in pieces. */
const LONGEST_ASK = 60_000;

/**
 * Asks the engine to start something under the task of this run. What is asked goes the way of every line that is told: the agent
 * passes it on until the server has it for good. The answer is a file that the agent lays down, as often as the server
 * repeats it, until this run has said that it has it.
 */
export class EngineAsks {
  readonly #report: RunReport;
  readonly #folder: string | null;
  #asked = 0;

  /** `folder` is where answers come; null for a run without an agent. */
  constructor(report: RunReport, folder: string | null) {
    this.#report = report;
    this.#folder = folder;
  }

  /** @throws TaktwerkError invalidOrder when nobody is there to answer, or what is asked is too long */
  async ask(wanted: Omit<JobAsk, 'ask'>): Promise<JobAnswer> {
    const folder = this.#folder;
    if (folder === null)
      throw new TaktwerkError(
        'invalidOrder',
        `Step "${wanted.step}" starts something, which only the server can do: run the scenario by it.`,
      );
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Numbered in the order in which they are told: the server takes an earlier number for a repeat.
    const ask = this.#asked + 1;
    const line = { type: 'ask', ask, ...wanted } as const;
    const bytes = Buffer.byteLength(JSON.stringify(line));
    if (bytes > LONGEST_ASK)
      throw new TaktwerkError(
        'invalidOrder',
        `Step "${wanted.step}" has values of ${bytes} bytes; at most ${LONGEST_ASK} go with a start.`,
      );
    this.#asked = ask;
    this.#report.line(line);
    const text = await fileIn(folder, `${ask}.json`);
    // The agent writes what the server has decided, whole; both are of this release.
    const answer = JSON.parse(text) as JobAnswer;
    this.#report.line({ type: 'heard', ask });
    return answer;
  }
}

/** The text of a file that comes into a folder by a rename. */
async function fileIn(folder: string, name: string): Promise<string> {
  let wake: () => void = () => {};
  const watcher = watch(folder, () => wake());
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const text = await textOf(join(folder, name));
      if (text !== null) return text;
      const cancel = new AbortController();
      await Promise.race([
        changed,
        pause(LOOK, undefined, { signal: cancel.signal }).catch(() => {
          // Something changed before.
        }),
      ]);
      cancel.abort();
    }
  } finally {
    watcher.close();
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
