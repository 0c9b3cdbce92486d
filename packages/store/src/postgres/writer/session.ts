import type { Socket } from 'node:net';
import { TaktwerkError } from '@taktwerk/model/error';
import pg from 'pg';
import { integer, text } from '../../row/column.ts';
import { Connection } from '../connection/connection.ts';
import { type ConnectionSettings, sessionSettings } from '../connection/connection-settings.ts';

/** Milliseconds. What takes longer is given up, here or by the server; a session cut off is ended by it as well. */
const SETUP_TIMEOUT = 20_000;
const OLDEST_RELEASE = 150_000;

/**
 * Everything the writer does goes by keys, and a plan made while tables were empty must not scan them once they are
 * full. COMMIT returns when the log is on disk, whatever the database's default is.
 */
const SETTINGS = `SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
SET plan_cache_mode = force_generic_plan; SET jit = off; SET default_transaction_isolation = 'read committed';
SET statement_timeout = 55000; SET lock_timeout = 10000; SET idle_in_transaction_session_timeout = 30000;
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')`;

const CHECK = `SELECT current_setting('server_version_num')::integer AS release,
  current_setting('server_encoding') AS encoding`;

/** The connection that writes. */
export class Session {
  readonly connection: Connection;
  readonly #client: pg.Client;
  readonly #socket: () => Socket | null;
  #alive = true;

  private constructor(client: pg.Client, socket: () => Socket | null) {
    this.#client = client;
    this.#socket = socket;
    this.connection = new Connection(client);
    const ended = (): void => {
      this.#alive = false;
    };
    client.on('error', ended);
    client.on('end', ended);
  }

  /** @throws the driver's error when the database cannot be reached, or is not one we can work with. */
  static async open(settings: ConnectionSettings, applicationName: string): Promise<Session> {
    let socket: Socket | null = null;
    const client = new pg.Client(
      sessionSettings(settings, applicationName, (opened) => {
        socket = opened;
      }),
    );
    const session = new Session(client, () => socket);
    const timer = setTimeout(() => session.cut(), SETUP_TIMEOUT);
    try {
      await client.connect();
      const [, row] = await Promise.all([
        session.connection.command(SETTINGS),
        session.connection.get(CHECK),
      ]);
      if (row === undefined || integer(row, 'release') < OLDEST_RELEASE || text(row, 'encoding') !== 'UTF8') {
        throw new TaktwerkError(
          'storeUnavailable',
          'The store needs PostgreSQL 15 or later, and a database whose encoding is UTF8.',
        );
      }
      return session;
    } catch (error) {
      session.cut();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Drops the connection whatever state it is in; what is under way on it fails. */
  cut(): void {
    this.#alive = false;
    this.#socket()?.destroy();
  }

  async end(): Promise<void> {
    if (!this.#alive) return;
    const timer = setTimeout(() => this.cut(), SETUP_TIMEOUT);
    await this.#client.end();
    clearTimeout(timer);
  }
}
