import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Writer {
  /** Fulfilled once the next of the counts is acknowledged; rejected when the program ends before. */
  reached(): Promise<void>;
  /** Stops it between two instructions; it can go on. */
  pause(): void;
  resume(): void;
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts `store-writer`; it tells when it has acknowledged each of `counts` commits. */
export function startWriter(folder: string, acknowledgements: string, counts: readonly number[]): Writer {
  const program = fileURLToPath(new URL('./store-writer.ts', import.meta.url));
  const child: ChildProcess = spawn(
    process.execPath,
    [program, folder, acknowledgements, ...counts.map(String)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (child.stdout === null) throw new Error('The writer has no standard output.');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  return {
    reached: async () => {
      const line = await lines.next();
      if (line.done === true) throw new Error(`The writer ended by itself: ${(await exited).join(' ')}`);
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
