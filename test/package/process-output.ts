import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a process that was started with pipes has written, and how it ends. */
export class ProcessOutput {
  /** Standard output and standard error, as they came. */
  text = '';
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown[]>;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#closed = once(child, 'close');
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (piece: string) => {
        this.text += piece;
      });
    }
  }

  /** Resolves with the rest of the first complete line that begins so; rejects when the process ends without it. */
  line(start: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const look = (): void => {
      const lines = this.text.split('\n').slice(0, -1);
      const found = lines.find((line) => line.startsWith(start));
      if (found !== undefined) resolve(found.slice(start.length));
    };
    look();
    this.#child.stdout?.on('data', look);
    this.#child.stderr?.on('data', look);
    const ended = (): void =>
      reject(new Error(`The process ended without a line "${start}…":\n${this.text}`));
    this.#closed.then(ended, reject);
    return promise;
  }

  /** The exit status, or null after a signal. */
  async exit(): Promise<unknown> {
    const [code] = await this.#closed;
    return code;
  }
}
