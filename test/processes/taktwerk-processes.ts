import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = new URL('../../', import.meta.url).pathname;

/** Password of ADMIN/TAKTWERK on servers started here. */
export const PASSWORD = 'process-test';

/** A port nobody uses now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The server as a program of its own, on a folder that outlives it; killed and started again at will. */
export class ServerProcess {
  readonly folder: string;
  readonly port: number;
  readonly #env: Readonly<Record<string, string>>;
  readonly #agents: boolean;
  #child: ChildProcess | null = null;

  /** `agents` starts those that run beside a server. */
  constructor(folder: string, port: number, env: Readonly<Record<string, string>> = {}, agents = false) {
    this.folder = folder;
    this.#agents = agents;
    this.port = port;
    this.#env = env;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/ae/api/v1`;
  }

  /** Null while it does not run. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Resolves once the server has printed where it listens. */
  async start(): Promise<void> {
    const args = [
      'packages/cli/src/main.ts',
      'serve',
      '--data',
      this.folder,
      '--port',
      String(this.port),
      ...(this.#agents ? [] : ['--no-agent']),
    ];
    const env = { ...process.env, TAKTWERK_ADMIN_PASSWORD: PASSWORD, ...this.#env };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const errors: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.includes('http://')) continue;
      child.stdout.resume();
      return;
    }
    throw new Error(`the server ended before it listened: ${errors.join('\n')}`);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await end(this.#child, signal);
    this.#child = null;
  }

  /** Has the process ended without being told to? */
  get hasEnded(): boolean {
    return this.#child !== null && (this.#child.exitCode !== null || this.#child.signalCode !== null);
  }

  /** Resolves with the exit status when the process ends by itself. */
  async ended(): Promise<number | null> {
    if (this.#child === null) return null;
    const [code] = (await once(this.#child, 'exit')) as [number | null];
    return code;
  }

  /** Stops the process where it is (SIGSTOP), until {@link resume}. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }
}

/** The agent as a program of its own. */
export class AgentProcess {
  readonly folder: string;
  readonly server: ServerProcess;
  #child: ChildProcess | null = null;

  constructor(folder: string, server: ServerProcess) {
    this.folder = folder;
    this.server = server;
  }

  async start(): Promise<void> {
    const token = (await readFile(join(this.server.folder, 'agent.token'), 'utf8')).trim();
    const args = ['packages/agent/src/agent-process.ts', '--server', `ws://127.0.0.1:${this.server.port}`];
    this.#child = spawn(process.execPath, [...args, '--name', 'UNIX01', '--folder', this.folder], {
      cwd: root,
      env: { ...process.env, TAKTWERK_AGENT_TOKEN: token },
      stdio: 'ignore',
    });
    await once(this.#child, 'spawn');
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await end(this.#child, signal);
    this.#child = null;
  }
}

async function end(child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
