import { type ChildProcess, spawn } from 'node:child_process';
import { fitsPattern } from '@taktwerk/model';
import type { Finding, Looker, LookerHost } from './looker.ts';

/** Milliseconds after which a command that ended is started again. */
const START_AGAIN = 10_000;
/** Milliseconds from asking a command to end to ending it. */
const GRACE = 2_000;
/** Bytes of a line that are looked at. */
const LONGEST_LINE = 16 * 1024;
/** Hits that go to disk together. */
const AT_ONCE = 100;
/** Ends all it started when its own input ends: with the agent, however that ends. The command is its argument. */
const WRAPPER = 'sh -c "$0" </dev/null & exec >/dev/null; read _; kill -TERM 0';

/** Finds lines a command writes; it is held back by not reading on. */
export class CommandLooker implements Looker {
  readonly #command: string;
  readonly #line: string;
  readonly #host: LookerHost;
  readonly #running: Promise<void>;
  #child: ChildProcess | null = null;
  #stopped = false;
  #wake: () => void = () => {};

  constructor(command: string, line: string, host: LookerHost) {
    this.#command = command;
    this.#line = line;
    this.#host = host;
    this.#running = this.#run();
  }

  wake(): void {
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#child?.stdin?.end();
    this.#child?.stdout?.destroy();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#once();
        this.#host.trouble(`The command ended and is started again: ${this.#command}`);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (!this.#stopped) this.#host.trouble(`The output of the command cannot be read: ${why}.`);
      }
      if (!this.#stopped) await this.#sleep(START_AGAIN);
    }
  }

  async #once(): Promise<void> {
    const child = spawn('/bin/sh', ['-c', WRAPPER, this.#command], {
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child = child;
    const { promise: exited, resolve: onExit } = Promise.withResolvers<void>();
    child.on('exit', () => onExit());
    child.on('error', () => onExit());
    // Its reader may be gone before it is told.
    child.stdin.on('error', () => {});
    this.#host.trouble(null);
    try {
      let rest: Buffer = Buffer.alloc(0);
      for await (const chunk of child.stdout) {
        rest = await this.#take(Buffer.concat([rest, chunk]));
        if (this.#stopped) break;
      }
    } finally {
      this.#child = null;
      child.stdin.end();
      const { pid } = child;
      const late = setTimeout(() => {
        if (pid !== undefined) process.kill(-pid, 'SIGKILL');
      }, GRACE);
      await exited;
      clearTimeout(late);
    }
  }

  /** Takes whole lines; answers with what is left over. */
  async #take(bytes: Buffer): Promise<Buffer> {
    let findings: Finding[] = [];
    let from = 0;
    for (let feed = bytes.indexOf(10); feed >= 0; feed = bytes.indexOf(10, from)) {
      const line = bytes.subarray(from, Math.min(feed, from + LONGEST_LINE)).toString('utf8');
      from = feed + 1;
      if (!fitsPattern(this.#line, line)) continue;
      const data = { LINE: line, COMMAND: this.#command, TIME: new Date().toISOString() };
      findings.push({ data, mark: { kind: 'begun' } });
      while (findings.length > 0 && this.#host.room() === 0 && !this.#stopped) await this.#sleep(null);
      if (this.#stopped) break;
      if (findings.length >= Math.min(AT_ONCE, this.#host.room())) {
        await this.#host.found(findings);
        findings = [];
      }
    }
    if (findings.length > 0 && !this.#stopped) await this.#host.found(findings);
    // The rest of a line that is too long is looked at no more.
    return bytes.subarray(from, Math.min(bytes.length, from + LONGEST_LINE));
  }

  /** Until there is room or it is stopped; with a time also until that is over. */
  #sleep(milliseconds: number | null): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = milliseconds === null ? null : setTimeout(resolve, milliseconds);
    this.#wake = () => {
      if (milliseconds === null || this.#stopped) resolve();
    };
    return promise.finally(() => {
      if (timer !== null) clearTimeout(timer);
      this.#wake = () => {};
    });
  }
}
