import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { TaktwerkError } from '@taktwerk/model';
import type { LaunchAnswer, LaunchLine, LaunchOrder } from './launcher-message.ts';

/** How a supervisor ended: its exit status, null after a signal, and the same in words. */
export type SupervisorEnd = { readonly code: number | null; readonly how: string };

/** How a start went. */
export type Launch =
  | {
      readonly kind: 'started';
      readonly id: number;
      readonly pid: number;
      readonly ended: Promise<SupervisorEnd>;
    }
  | { readonly kind: 'failed'; readonly detail: string };

type Pending = {
  readonly begun: (launch: Launch) => void;
  readonly said: (line: string) => void;
  ended: (end: SupervisorEnd) => void;
};

/** The agent's side of the launcher process. */
export class Launcher {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #isClosing = false;

  constructor(onFault: (error: unknown) => void) {
    const program = fileURLToPath(new URL(`./launcher-process${extname(import.meta.url)}`, import.meta.url));
    // In a group of its own: a signal to the agent's whole group may come before it could ignore that one.
    const stdio: ['pipe', 'pipe', 'inherit'] = ['pipe', 'pipe', 'inherit'];
    this.#child = spawn(process.execPath, [program], { stdio, detached: true });
    this.#child.on('error', onFault);
    // The exit, which follows, says it better.
    this.#child.stdin.on('error', () => {});
    this.#child.on('exit', (code, signal) => {
      if (this.#isClosing) return;
      onFault(new TaktwerkError('internal', `The launcher process ended by itself (${signal ?? code}).`));
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const answer: LaunchAnswer = JSON.parse(line);
      this.#take(answer);
    });
  }

  /** Starts a supervisor; with `said` its body has a channel, and `said` gets each line it says on it. */
  launch(order: Omit<LaunchOrder, 'id' | 'channel'>, said?: (line: string) => void): Promise<Launch> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#pending.set(id, { begun: resolve, said: said ?? (() => {}), ended: () => {} });
      this.#send({ ...order, id, channel: said !== undefined });
    });
  }

  /** Says a line to a body with a channel, by the id of its launch; null says that no more will come. */
  say(to: number, line: string | null): void {
    this.#send({ to, line });
  }

  #send(message: LaunchOrder | LaunchLine): void {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** Ends the launcher; the supervisors go on. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.stdin.end();
    await gone;
  }

  #take(answer: LaunchAnswer): void {
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    if (answer.kind === 'started') {
      const { promise: ended, resolve } = Promise.withResolvers<SupervisorEnd>();
      pending.ended = resolve;
      pending.begun({ kind: 'started', id: answer.id, pid: answer.pid, ended });
      return;
    }
    if (answer.kind === 'said') {
      pending.said(answer.line);
      return;
    }
    this.#pending.delete(answer.id);
    if (answer.kind === 'failed') pending.begun({ kind: 'failed', detail: answer.detail });
    else pending.ended({ code: answer.code, how: answer.how });
  }
}
