import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AGENT_PROGRAM } from '@taktwerk/agent/program-path';

/** Pause before an agent that ended is started again, in milliseconds: doubled each time, up to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;
/** An agent that ran this long was well: the next pause is the first one again. */
const WELL = 60_000;
/** An agent that has not stopped by then is killed; its jobs have supervisors of their own. */
const STOP_TIME = 5000;

export interface EmbeddedAgentOptions {
  /** `ws://host:port` of the server. */
  readonly server: string;
  readonly name: string;
  readonly folder: string;
  readonly token: string;
  /** Program of the data plane, for an agent of platform ETL. */
  readonly etlProgram?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: (text: string) => void;
}

export interface EmbeddedAgent {
  /** Stops the agent; its jobs go on. */
  stop(): Promise<void>;
}

/** Runs the agent's program beside the server, and again when it ends without being asked to. */
export function startEmbeddedAgent(options: EmbeddedAgentOptions): EmbeddedAgent {
  let child: ChildProcess | null = null;
  let next: NodeJS.Timeout | null = null;
  let pause = FIRST_PAUSE;
  let stopping = false;
  let ended: Promise<void> = Promise.resolve();

  function start(): void {
    next = null;
    const startedAt = performance.now();
    const { promise, resolve } = Promise.withResolvers<void>();
    ended = promise;
    child = spawnAgent(options);
    child.once('error', (error) => options.log(`The agent cannot be started: ${error.message}`));
    child.once('close', (code, signal) => {
      child = null;
      resolve();
      if (stopping) return;
      if (performance.now() - startedAt > WELL) pause = FIRST_PAUSE;
      options.log(
        `The agent ended (${signal ?? `exit status ${code}`}); it is started again in ${pause / 1000} s.`,
      );
      next = setTimeout(start, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
  }

  start();
  return {
    async stop() {
      stopping = true;
      if (next !== null) clearTimeout(next);
      child?.kill('SIGTERM');
      const kill = setTimeout(() => child?.kill('SIGKILL'), STOP_TIME);
      await ended;
      clearTimeout(kill);
    },
  };
}

function spawnAgent(options: EmbeddedAgentOptions): ChildProcess {
  const program = fileURLToPath(AGENT_PROGRAM);
  const words = ['--server', options.server, '--name', options.name, '--folder', options.folder];
  if (options.etlProgram !== undefined) words.push('--etl', options.etlProgram);
  const child = spawn(process.execPath, [program, ...words, '--parent-watch'], {
    // Its standard input ends with this process, however that ends, and stops the agent.
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...options.env, TAKTWERK_AGENT_TOKEN: options.token },
  });
  // Written to by nobody; an agent that is gone must not raise an error here.
  child.stdin.on('error', () => {});
  createInterface({ input: child.stderr }).on('line', (line) => options.log(line));
  return child;
}
