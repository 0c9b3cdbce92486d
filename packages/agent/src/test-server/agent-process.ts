import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AGENT_PROGRAM } from '../program-path.ts';

/** The agent's program in a process group of its own. */
export type AgentProcess = {
  readonly child: ChildProcess;
  /** Resolves with the exit status, or null after a signal. */
  readonly exited: Promise<number | null>;
  /** What it wrote on standard error. */
  readonly log: () => string;
  /** SIGKILL for the whole process group. */
  readonly kill: () => Promise<void>;
};

/** Starts the program with standard input as a pipe. */
export function startAgentProcess(
  server: string,
  folder: string,
  options: { words?: readonly string[]; environment?: Record<string, string> } = {},
): AgentProcess {
  const words = ['--server', server, '--name', 'UNIX01', '--folder', folder, ...(options.words ?? [])];
  const child = spawn(process.execPath, [fileURLToPath(AGENT_PROGRAM), ...words], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, ...options.environment },
  });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const exited = once(child, 'exit').then(([code]): number | null =>
    typeof code === 'number' ? code : null,
  );
  return {
    child,
    exited,
    log: () => log,
    kill: async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, 'SIGKILL');
      }
      await exited;
    },
  };
}
