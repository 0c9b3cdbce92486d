import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

/** A folder of the test's own, removed at its end. */
export async function testFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** The `taktwerk` program as a process of its own, in a process group of its own. */
export class TaktwerkProcess {
  readonly child: ChildProcess;
  /** Exit code once it has ended and all its output is here; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  out = '';
  err = '';

  constructor(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [PROGRAM, ...words], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.ended = once(this.child, 'close').then(([code]: (number | null)[]) => code ?? null);
  }

  /** Resolves once the condition holds of what was written, rejects when the process ends before. */
  async until(what: string, condition: () => boolean): Promise<void> {
    const over = this.ended.then((code) => {
      if (!condition()) throw new Error(`Ended with ${code} before: ${what}\n${this.out}\n${this.err}`);
    });
    while (!condition()) {
      const { stdout, stderr } = this.child;
      if (stdout === null || stderr === null) throw new Error('The process has no output.');
      // Of two streams the one that is not waited for any more must not keep a listener.
      const turn = new AbortController();
      const { signal } = turn;
      await Promise.race([once(stdout, 'data', { signal }), once(stderr, 'data', { signal }), over]).finally(
        () => turn.abort(),
      );
    }
  }

  /** Ends the process group at once, if it is still there. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined)
      process.kill(-this.child.pid, 'SIGKILL');
    await this.ended;
  }
}

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command to its end. */
export async function taktwerk(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const process = new TaktwerkProcess(words, env);
  const code = await process.ended;
  return { code, out: process.out, err: process.err };
}
