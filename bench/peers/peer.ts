import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type PostgresServer, startPostgres } from '../../test/postgres/postgres-server.ts';
import { installPeers } from './install-peers.ts';

export type PeerName = 'graphile-worker' | 'pg-boss' | 'dbos';

/** How many of a peer's tasks have not ended. Graphile Worker deletes what has. */
const UNFINISHED: Readonly<Record<PeerName, string>> = {
  'graphile-worker': 'SELECT count(*)::int AS count FROM graphile_worker.jobs',
  'pg-boss': "SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'noop' AND state <> 'completed'",
  dbos: "SELECT count(*)::int AS count FROM dbos.workflow_status WHERE status NOT IN ('SUCCESS', 'ERROR')",
};

/** What a peer could not be made to do; said in the place of a figure. */
export class PeerFailure extends Error {}

/** Gives a PostgreSQL with fsync on, for as long as it is used; peers are installed first. */
export async function withPeers<T>(use: (server: PostgresServer) => Promise<T>): Promise<T> {
  installPeers();
  const server = await startPostgres({ max_connections: '120' });
  try {
    return await use(server);
  } finally {
    await server.remove();
  }
}

/** One peer over a database of its own. */
export class Peer {
  readonly name: PeerName;
  readonly #server: PostgresServer;
  readonly #database: string;
  readonly #children: ChildProcess[] = [];

  private constructor(name: PeerName, server: PostgresServer, database: string) {
    this.name = name;
    this.#server = server;
    this.#database = database;
  }

  /** Its tables made, and one of ours for what its tasks leave behind. */
  static async prepare(name: PeerName, server: PostgresServer): Promise<Peer> {
    const peer = new Peer(name, server, await server.createDatabase());
    await server.query(peer.#database, 'CREATE TABLE effect (number integer NOT NULL)');
    await peer.#answers(peer.#run(['prepare']));
    return peer;
  }

  /** Starts the program that does the tasks, and resolves when it does; `effects` makes each leave a row. */
  async startWorker(effects: boolean): Promise<ChildProcess> {
    const worker = this.#run(['work'], { PEER_EFFECTS: effects ? '1' : '0' });
    await this.#first(worker);
    return worker;
  }

  /** Adds so many tasks one by one, 32 callers; resolves with how many were acknowledged, and how long that took. */
  async feed(tasks: number): Promise<{ acknowledged: number; milliseconds: number; start: number }> {
    const lines = await this.#answers(this.#run(['feed', String(tasks)]));
    return JSON.parse(lines.at(-1) ?? '');
  }

  /** Starts and awaits so many workflows in the process that runs them, 32 callers; milliseconds. */
  async within(workflow: string, tasks: number): Promise<number> {
    const lines = await this.#answers(this.#run(['within', workflow, String(tasks)]));
    return JSON.parse(lines.at(-1) ?? '').milliseconds;
  }

  /** Waits until all have ended or the milliseconds are over; gives how many have not. */
  async unfinished(milliseconds: number): Promise<number> {
    const client = new pg.Client({ connectionString: this.#server.url(this.#database) });
    await client.connect();
    try {
      for (const until = Date.now() + milliseconds; ; ) {
        const { rows } = await client.query(UNFINISHED[this.name]);
        const { count } = rows[0] as { count: number };
        if (count === 0 || Date.now() > until) return count;
        await pause(25);
      }
    } finally {
      await client.end();
    }
  }

  async query(sql: string): Promise<pg.QueryResult> {
    return this.#server.query(this.#database, sql);
  }

  /** Ends what runs of it and drops its database. */
  async remove(): Promise<void> {
    for (const child of this.#children) await killed(child);
    await this.#server.query('postgres', `DROP DATABASE ${this.#database} WITH (FORCE)`);
  }

  #run(words: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    const program = join(import.meta.dirname, 'run-peer.mjs');
    const child = spawn(process.execPath, [program, this.name, ...words], {
      env: { ...process.env, PEER_URL: this.#server.url(this.#database), ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#children.push(child);
    return child;
  }

  async #answers(child: ChildProcess): Promise<string[]> {
    const exited = once(child, 'exit');
    const lines: string[] = [];
    if (child.stdout === null) throw new PeerFailure('It was started without a pipe.');
    for await (const line of createInterface({ input: child.stdout })) lines.push(line);
    const [code] = await exited;
    if (code !== 0) throw new PeerFailure(`${this.name} ended with ${code}: ${lines.join(' ')}`);
    return lines;
  }

  async #first(child: ChildProcess): Promise<string> {
    if (child.stdout === null) throw new PeerFailure('It was started without a pipe.');
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      child.stdout.resume();
      return line;
    }
    throw new PeerFailure(`${this.name} ended before it was ready.`);
  }
}

/** Kills with -9 and waits for the end. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
