import { TaktwerkError } from '@taktwerk/model/error';
import pg from 'pg';
import type { PoolFigures, PoolSize } from '../../port/pool-size.ts';
import { BackOff } from '../connection/back-off.ts';
import { Connection } from '../connection/connection.ts';
import { type ConnectionSettings, sessionSettings } from '../connection/connection-settings.ts';
import { asTaktwerkError, storageFault } from '../connection/storage-fault.ts';

/** Milliseconds a statement may take; the longest reads the engine's state at a start. */
const STATEMENT_TIMEOUT = 60_000;
/** Reads that may wait for a connection. */
const QUEUE = 5_000;

/** Connections that read, opened when they are needed and again after the database was gone. */
export class Readers {
  readonly #pool: pg.Pool;
  readonly #size: PoolSize;
  readonly #backOff = new BackOff();
  #closed = false;

  constructor(settings: ConnectionSettings, id: string, size: PoolSize) {
    this.#size = size;
    this.#pool = new pg.Pool({
      ...sessionSettings(settings, `taktwerk reader ${id}`),
      max: size.max,
      min: size.min,
      idleTimeoutMillis: size.idleTime,
      statement_timeout: STATEMENT_TIMEOUT,
      // The server gives up first, unless it or the way to it is gone.
      query_timeout: STATEMENT_TIMEOUT + 5_000,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT,
    });
    // A connection that breaks while it is idle leaves the pool by itself; the next read opens another.
    this.#pool.on('error', () => {});
  }

  /** Opens the least number of connections. */
  async open(): Promise<void> {
    const clients = await Promise.all(Array.from({ length: this.#size.min }, () => this.#connect()));
    for (const client of clients) client.release();
  }

  get figures(): PoolFigures {
    const { totalCount, idleCount } = this.#pool;
    return { open: totalCount, busy: totalCount - idleCount };
  }

  /** Runs `read` on a connection of its own. */
  async read<Result>(read: (connection: Connection) => Promise<Result>): Promise<Result> {
    const client = await this.#connect();
    let broken = false;
    try {
      return await read(new Connection(client));
    } catch (error) {
      broken = storageFault(error) !== null;
      throw asTaktwerkError(error);
    } finally {
      client.release(broken);
    }
  }

  /** Waits for the reads under way and ends all connections. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }

  async #connect(): Promise<pg.PoolClient> {
    const refusal = this.#refusal();
    if (refusal !== null) throw refusal;
    try {
      const client = await this.#pool.connect();
      this.#backOff.succeeded();
      return client;
    } catch (error) {
      const failure = asTaktwerkError(error);
      this.#backOff.failed(failure);
      throw failure;
    }
  }

  #refusal(): TaktwerkError | null {
    if (this.#closed) return new TaktwerkError('storeUnavailable', 'The store is closed.');
    if (this.#pool.waitingCount < QUEUE) return this.#backOff.refusal;
    return new TaktwerkError(
      'storeUnavailable',
      `${this.#pool.waitingCount} reads wait for the database, more than the store takes. Try again later.`,
    );
  }
}
