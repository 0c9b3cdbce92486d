import { TaktwerkError } from '@taktwerk/model/error';
import pg from 'pg';
import type { PostgresConnection } from '../../definition/connection.ts';
import { IDLE_CLIENTS } from './idle-clients.ts';

/** Milliseconds. */
const CONNECT_TIMEOUT = 10_000;
const STATEMENT_TIMEOUT = 3_600_000;

/** Values stay the text the server sends: no number is rounded, no time is moved to a zone. */
const TEXT_ONLY: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/** Of each session, so that texts mean the same everywhere. */
const SETTINGS =
  "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex'; SET client_encoding = 'UTF8'";

export interface PostgresColumn {
  readonly name: string;
  readonly typeId: number;
  readonly modifier: number;
}

export interface PostgresRows {
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  readonly columns: readonly PostgresColumn[];
  readonly affected: number;
}

/** One connection to a PostgreSQL server, which speaks in texts. */
export class PostgresSession {
  readonly client: pg.Client;
  readonly #name: string;
  /** Who else may use the connection behind this session. */
  readonly #key: string;
  readonly #onError = (error: Error): void => {
    this.#lost = error;
  };
  /** Set once the connection is lost while nothing was asked of it. */
  #lost: Error | null = null;

  private constructor(client: pg.Client, name: string, key: string) {
    this.client = client;
    this.#name = name;
    this.#key = key;
    client.on('error', this.#onError);
  }

  static async open(connection: PostgresConnection, purpose: 'read' | 'write'): Promise<PostgresSession> {
    const place = purpose === 'read' && connection.useReplica === true ? connection.replica : undefined;
    const { host, port } = place ?? connection;
    const key = JSON.stringify({ host, port, connection });
    const known = IDLE_CLIENTS.take(key);
    if (known !== null) {
      const session = new PostgresSession(known, connection.name, key);
      if (await session.#settles()) return session;
    }
    const timeout = (connection.statementTimeoutSeconds ?? STATEMENT_TIMEOUT / 1000) * 1000;
    const client = new pg.Client({
      host,
      port: port ?? 5432,
      database: connection.database,
      user: connection.user,
      ...(connection.password === undefined ? {} : { password: connection.password }),
      ssl: tlsSettings(connection, host),
      application_name: 'taktwerk-etl',
      connectionTimeoutMillis:
        connection.connectTimeoutSeconds === undefined
          ? CONNECT_TIMEOUT
          : connection.connectTimeoutSeconds * 1000,
      keepAlive: true,
      statement_timeout: timeout,
      types: TEXT_ONLY,
    });
    const session = new PostgresSession(client, connection.name, key);
    try {
      await client.connect();
      await client.query(SETTINGS);
    } catch (error) {
      await client.end().catch(() => {
        // It never opened: there is nothing to end.
      });
      throw new TaktwerkError(
        'connectionFailed',
        `Connection "${connection.name}" to ${host}:${port ?? 5432}, database "${connection.database}", user "${connection.user}": ${describePostgresError(error)}`,
        { cause: error },
      );
    }
    return session;
  }

  async query(sql: string, values: readonly (string | number | null)[] = []): Promise<PostgresRows> {
    if (this.#lost !== null) throw this.#lost;
    const result = await this.client.query<Record<string, string | null>>(sql, [...values]);
    return {
      rows: result.rows,
      columns: result.fields.map(({ name, dataTypeID, dataTypeModifier }) => ({
        name,
        typeId: dataTypeID,
        modifier: dataTypeModifier,
      })),
      affected: result.rowCount ?? 0,
    };
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  /** Whether a connection that was idle is still one. */
  async #settles(): Promise<boolean> {
    try {
      await this.client.query(SETTINGS);
      return true;
    } catch {
      // The server may have been away: a new connection tells.
      this.abandon();
      return false;
    }
  }

  /** Gives the connection back, to be used for another session or ended; a transaction is rolled back, locks are free. */
  async release(): Promise<void> {
    const isKept = this.#lost === null && (await IDLE_CLIENTS.put(this.#key, this.client));
    if (isKept) this.client.off('error', this.#onError);
    else this.abandon();
  }

  /** Ends the connection whatever it is doing. */
  abandon(): void {
    this.client.connection.stream.destroy();
  }

  get name(): string {
    return this.#name;
  }
}

function tlsSettings({ tls }: PostgresConnection, host: string): pg.ClientConfig['ssl'] {
  if (tls === undefined || tls === 'off') return false;
  // The certificate has to name the host, be it an address.
  return { rejectUnauthorized: tls === 'verify', host };
}

/** What the server says, with the table, column, row and hint it names. */
export function describePostgresError(error: unknown): string {
  if (!(error instanceof pg.DatabaseError))
    return error instanceof Error ? error.message || error.name : String(error);
  const more = [
    error.detail,
    error.where,
    error.table === undefined ? undefined : `table "${error.table}"`,
    error.column === undefined ? undefined : `column "${error.column}"`,
    error.hint,
    error.code === undefined ? undefined : `SQLSTATE ${error.code}`,
  ].filter((text) => text !== undefined && text !== '');
  return [error.message, ...more].join('; ');
}

/** Does the server refuse a value (classes 22 and 23 of SQLSTATE), and not the whole statement? */
export function isValueError(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code !== undefined &&
    (error.code.startsWith('22') || error.code.startsWith('23'))
  );
}
