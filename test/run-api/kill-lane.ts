import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../kill/random.ts';
import { type PostgresServer, startPostgres } from '../postgres/postgres-server.ts';
import { RestClient } from '../processes/rest-client.ts';
import { freePort, PASSWORD, ServerProcess } from '../processes/taktwerk-processes.ts';
import type { Killed } from './kill-loads.ts';
import { COMPOSITIONS, SOURCES, saveConnection, saveKillObjects } from './kill-objects.ts';

/** Rows that each source gets before a round. */
const ROWS = 40_000;
/** Rounds after which sources and targets begin anew, so that looking at all rows stays quick. */
const ROUNDS_OF_A_DATABASE = 6;
/** Milliseconds within which the next kill comes. */
const LONGEST_PAUSE = 2000;
/** Kills of one attempt, so that each comes to an end. */
const MOST_KILLS = 6;
/** How long a server may take to answer again. */
const LONGEST_SILENCE = 120_000;
const VICTIMS: readonly ['server', 'agent', 'load', 'database'] = ['server', 'agent', 'load', 'database'];

interface Execution {
  readonly run_id: number;
  readonly status: number;
}

/** Server, agent and database of their own, whose kills a seed decides. */
export class KillLane {
  readonly #name: string;
  readonly #folder: string;
  readonly #random: Random;
  readonly #postgres: PostgresServer;
  readonly #server: ServerProcess;
  readonly #client: RestClient;
  readonly #log: (text: string) => void;
  #database = '';

  private constructor(
    number: number,
    folder: string,
    random: Random,
    postgres: PostgresServer,
    server: ServerProcess,
    log: (text: string) => void,
  ) {
    this.#name = `lane ${number}`;
    this.#folder = folder;
    this.#random = random;
    this.#postgres = postgres;
    this.#server = server;
    this.#client = new RestClient(server.url, 100, PASSWORD);
    this.#log = log;
  }

  static async open(
    number: number,
    folder: string,
    random: Random,
    log: (text: string) => void,
  ): Promise<KillLane> {
    const postgres = await startPostgres();
    const env = number % 2 === 0 ? {} : { TAKTWERK_DATABASE: postgres.url(await postgres.createDatabase()) };
    const server = new ServerProcess(join(folder, 'data'), await freePort(), env, true);
    const lane = new KillLane(number, folder, random, postgres, server, log);
    try {
      await server.start();
      await saveKillObjects(lane.#client);
      return lane;
    } catch (error) {
      await lane.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#server.kill('SIGTERM');
    await this.#postgres.remove();
  }

  /** New rows, a run that is killed until it is through, and a look at every row. */
  async round(number: number, done: Killed, isOver: () => boolean): Promise<void> {
    const composition = this.#random.pick(COMPOSITIONS);
    await this.#addRows(number);
    const body = JSON.stringify({ object: 'composition', uuid: composition.uuid });
    let run = await this.#ask('/object/run', body, randomUUID());
    for (let kills = this.#random.between(1, MOST_KILLS); ; kills = this.#random.between(0, MOST_KILLS)) {
      await this.#killUnderway(run, kills, done, isOver);
      const { status } = await this.#ended(run);
      this.#log(
        `${this.#name}, round ${number}, ${composition.name} ${run}: ${status}; ${JSON.stringify(done)}`,
      );
      if (status === 1900) break;
      const restart = JSON.stringify({ action: 'restart', restart: { aborted_only: true } });
      run = await this.#ask(`/ae/api/v1/100/executions/${run}/status`, restart, randomUUID());
      done.restarts += 1;
    }
    await this.#compare(composition.table, `round ${number}, run ${run} of ${composition.name}`);
    done.rounds += 1;
  }

  async #addRows(round: number): Promise<void> {
    const inDatabase = round % ROUNDS_OF_A_DATABASE;
    if (inDatabase === 0) {
      this.#database = await this.#postgres.createDatabase();
      const tables = SOURCES.map(
        (schema) =>
          `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.sales (source text DEFAULT '${schema}', id bigint PRIMARY KEY, text text)`,
      );
      await this.#postgres.query(this.#database, tables.join(';'));
      await saveConnection(this.#client, this.#postgres.port, this.#database);
    }
    const first = inDatabase * ROWS + 1;
    for (const schema of SOURCES) {
      await this.#postgres.query(
        this.#database,
        `INSERT INTO ${schema}.sales (id, text) SELECT n, md5(n::text) FROM generate_series(${first}, ${first + ROWS - 1}) n`,
      );
    }
  }

  /** Kills of a system that has nothing under way would tell nothing. */
  async #killUnderway(run: number, kills: number, done: Killed, isOver: () => boolean): Promise<void> {
    for (let left = kills; left > 0 && !isOver(); ) {
      await pause(this.#random.next() * LONGEST_PAUSE);
      const victim = this.#random.pick(VICTIMS);
      const { status } = await this.#execution(run, 0);
      if (status >= 1800) return;
      if (!(await this.#kill(victim))) continue;
      done[victim] += 1;
      left -= 1;
    }
  }

  /** False when there was nothing of the kind to kill. */
  async #kill(victim: (typeof VICTIMS)[number]): Promise<boolean> {
    switch (victim) {
      case 'server':
        await this.#server.kill('SIGKILL');
        await this.#server.start();
        return true;
      case 'database':
        await this.#postgres.crash();
        return true;
      case 'agent':
        return this.#killProgram('agent-process.ts');
      case 'load':
        return this.#killProgram('etl/src/program.ts');
    }
  }

  /** Kills the agent of platform ETL or one process of its loads, found by the folder only this lane has. */
  async #killProgram(program: string): Promise<boolean> {
    const found: number[] = [];
    for (const entry of await readdir('/proc')) {
      const pid = Number(entry);
      if (!Number.isInteger(pid)) continue;
      const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      const isNode = words.split('\0')[0]?.endsWith('node') === true;
      if (isNode && words.includes(program) && words.includes(join(this.#folder, 'data', 'agent-etl')))
        found.push(pid);
    }
    const [first, ...more] = found;
    if (first === undefined) return false;
    try {
      process.kill(this.#random.pick([first, ...more]), 'SIGKILL');
      return true;
    } catch {
      // It has ended by itself meanwhile.
      return false;
    }
  }

  async #ended(run: number): Promise<Execution> {
    for (;;) {
      const execution = await this.#execution(run, 10);
      if (execution.status >= 1800) return execution;
    }
  }

  async #execution(run: number, wait: number): Promise<Execution> {
    const answer = await this.#call(`/taktwerk/v1/100/executions/${run}?wait=${wait}`, {});
    return (await answer.json()) as Execution;
  }

  /** Sends again what may not have arrived: with its key it counts once. */
  async #ask(path: string, body: string, key: string): Promise<number> {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'idempotency-key': key,
    };
    const answer = await this.#call(path, { method: 'POST', body, headers });
    return ((await answer.json()) as Execution).run_id;
  }

  /**
   * Asks until the server answers, whose database may just have been away. One that has ended by itself, as it does without
   * its lease, is started again, as a manager of services would.
   */
  async #call(path: string, init: RequestInit): Promise<Response> {
    const authorization = `Basic ${btoa(`100/ADMIN/TAKTWERK:${PASSWORD}`)}`;
    const url = this.#server.url.replace('/ae/api/v1', '') + path;
    const headers = { ...init.headers, authorization };
    for (const until = Date.now() + LONGEST_SILENCE; ; await pause(100)) {
      if (this.#server.hasEnded) {
        this.#log(`${this.#name}: the server has ended by itself and is started again`);
        await this.#server.start();
      }
      const signal = AbortSignal.timeout(LONGEST_SILENCE);
      const answer = await fetch(url, { ...init, headers, signal }).catch((error: unknown) => {
        if (this.#server.hasEnded) return null;
        throw error;
      });
      if (answer === null) continue;
      if (answer.ok) return answer;
      const text = await answer.text();
      if (answer.status !== 503 || Date.now() > until) throw new Error(`${path}: ${answer.status} ${text}`);
    }
  }

  async #compare(table: string, when: string): Promise<void> {
    const sum = "count(*) || ' rows, checksum ' || sum(hashtextextended(source || id || text, 0))";
    const { rows } = await this.#postgres.query(
      this.#database,
      `SELECT (SELECT ${sum} FROM ${table}) AS target,
         (SELECT ${sum} FROM (SELECT * FROM north.sales UNION ALL SELECT * FROM south.sales) AS q) AS source`,
    );
    const { source, target } = rows[0];
    if (source === target) return;
    throw new Error(`${this.#name}, ${when}: the sources have ${source}; the target has ${target}.`);
  }
}
