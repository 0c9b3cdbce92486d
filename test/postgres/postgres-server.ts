import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../processes/taktwerk-processes.ts';
import { findPostgres } from './find-binaries.ts';
import { guardFolder } from './guard.ts';
import { type ServerUser, serverUser } from './server-user.ts';

/** How a server is stopped: rolling back and leaving in order, or at once as in a crash. */
export type StopMode = 'fast' | 'immediate';

const SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
};

/** Somebody else may take the free port before the server does. */
const PORTS_TRIED = 5;

/**
 * Starts a real PostgreSQL in a temporary folder; it ends with `remove`, or with this process. `settings` are
 * configuration parameters that differ from those of the tests.
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'taktwerk-postgres-'));
  guardFolder(folder);
  try {
    const user = serverUser();
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    if (user !== null) {
      chmodSync(folder, 0o755);
      chownSync(data, user.uid, user.gid);
    }
    const binaries = findPostgres(folder);
    // A language's order of letters, so that a comparison which forgets to ask for that of bytes shows.
    const order = ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
    const args = ['-D', data, '-U', 'taktwerk', '--auth=trust', '--encoding=UTF8', '--no-sync', ...order];
    await promisify(execFile)(join(binaries, 'initdb'), args, { cwd: '/', timeout: 120_000, ...user });
    for (let tried = 1; ; tried++) {
      const place = { folder, program: join(binaries, 'postgres'), user };
      const server = new PostgresServer(place, { ...SETTINGS, ...settings }, await freePort());
      try {
        await server.start();
        return server;
      } catch (error) {
        if (tried === PORTS_TRIED) throw error;
      }
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

interface ServerPlace {
  /** Holds the data in `data`; removed with the server. */
  readonly folder: string;
  readonly program: string;
  readonly user: ServerUser | null;
}

/** A PostgreSQL server of the tests, which can be stopped and started again on the same port and data. */
export class PostgresServer {
  readonly port: number;
  readonly #place: ServerPlace;
  readonly #settings: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;
  #databases = 0;

  constructor(place: ServerPlace, settings: Readonly<Record<string, string>>, port: number) {
    this.#place = place;
    this.#settings = settings;
    this.port = port;
  }

  /** Where a database is reached, through `port` when it is not the server's own. */
  url(database: string, port: number = this.port): string {
    return `postgres://taktwerk@127.0.0.1:${port}/${database}`;
  }

  /** Resolves once connections are taken. */
  async start(): Promise<void> {
    const settings = Object.entries({ ...this.#settings, port: this.port }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const child = spawn(this.#place.program, ['-D', join(this.#place.folder, 'data'), ...settings], {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      ...this.#place.user,
    });
    this.#child = child;
    await this.#ready();
  }

  /** Resolves with the next line of the server's log that says it takes connections. */
  #ready(): Promise<void> {
    const stderr = this.#child?.stderr;
    if (stderr === undefined || stderr === null) throw new Error('The server does not run.');
    const log: string[] = [];
    const lines = createInterface({ input: stderr });
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`PostgreSQL ended before it was ready:\n${log.join('\n')}`));
      stderr.once('close', ended);
      lines.on('line', (line) => {
        log.push(line);
        if (!line.includes('ready to accept connections')) return;
        lines.close();
        stderr.off('close', ended);
        // What else it writes is not to fill the pipe.
        stderr.resume();
        resolve();
      });
    });
  }

  async stop(mode: StopMode): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await exited;
  }

  /** Kills one of the server's processes; the server ends all sessions, recovers, and takes connections again. */
  async killProcess(pid: number): Promise<void> {
    const ready = this.#ready();
    process.kill(pid, 'SIGKILL');
    await ready;
  }

  /** Kills the process of a session of its own, as a fault of the server would: all sessions end, it recovers. */
  async crash(): Promise<void> {
    const victim = new pg.Client({ connectionString: this.url('postgres'), connectionTimeoutMillis: 10_000 });
    // It is to be lost.
    victim.on('error', () => {});
    await victim.connect();
    const { rows } = await victim.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const pid = rows[0]?.pid;
    if (pid === undefined) throw new Error('The server has told no process id.');
    await this.killProcess(pid);
  }

  /** Process id of the server, and the folder that goes with it. */
  get traces(): { readonly pid: number; readonly folder: string } {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('The server does not run.');
    return { pid, folder: this.#place.folder };
  }

  /** Makes an empty database, or a copy of `template`, to which nobody may be connected; returns its name. */
  async createDatabase(template = 'template0'): Promise<string> {
    const name = `test_${++this.#databases}`;
    await this.query('postgres', `CREATE DATABASE ${name} TEMPLATE ${template}`);
    return name;
  }

  /** One statement on a connection of its own. */
  async query(database: string, sql: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    const client = new pg.Client({
      connectionString: this.url(database),
      connectionTimeoutMillis: 60_000,
      query_timeout: 60_000,
    });
    await client.connect();
    try {
      return await client.query(sql, [...values]);
    } finally {
      await client.end();
    }
  }

  /** Stops the server and removes its folder. */
  async remove(): Promise<void> {
    await this.stop('immediate');
    rmSync(this.#place.folder, { recursive: true, force: true });
  }
}
