import { TaktwerkError } from '@taktwerk/model/error';
import mysql, { type Connection } from 'mysql2';
import type { MariadbConnection } from '../../definition/connection.ts';

/** Milliseconds. */
const CONNECT_TIMEOUT = 10_000;

/** Opens a session in UTC, with names in double quotes, that refuses what does not fit. */
export async function openMariadb(
  connection: MariadbConnection,
  purpose: 'read' | 'write',
): Promise<Connection> {
  const place = purpose === 'read' && connection.useReplica === true ? connection.replica : undefined;
  const { host, port } = place ?? connection;
  const seconds = connection.connectTimeoutSeconds;
  const session = mysql.createConnection({
    host,
    port: port ?? 3306,
    user: connection.user,
    database: connection.database,
    ...(connection.password === undefined ? {} : { password: connection.password }),
    ...(connection.tls === undefined || connection.tls === 'off'
      ? {}
      : { ssl: { rejectUnauthorized: connection.tls === 'verify' } }),
    connectTimeout: seconds === undefined ? CONNECT_TIMEOUT : seconds * 1000,
    charset: 'utf8mb4',
    enableKeepAlive: true,
    // Values stay what the server sends: no number is rounded, no time is moved to a zone.
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
  });
  // Whoever waits for an answer is told; nobody else has to be.
  session.on('error', () => {});
  try {
    await new Promise<void>((resolve, reject) =>
      session.connect((error) => (error === null ? resolve() : reject(error))),
    );
    await rowsOf(
      session,
      "SET time_zone = '+00:00', sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE'",
    );
    // Otherwise loads that begin at the same moment lock the gaps between their rows of the account, and one of them fails.
    if (purpose === 'write') await rowsOf(session, 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    const timeout = connection.statementTimeoutSeconds;
    if (timeout !== undefined) await rowsOf(session, `SET max_statement_time = ${timeout}`);
    return session;
  } catch (error) {
    session.destroy();
    throw new TaktwerkError(
      'connectionFailed',
      `Connection "${connection.name}" to ${host}:${port ?? 3306}, database "${connection.database}", user "${connection.user}": ${describeMariadbError(error)}`,
      { cause: error },
    );
  }
}

/** What a statement answers: rows as lists of values, or the count of rows it changed. */
export interface MariadbAnswer {
  readonly rows: readonly (readonly unknown[])[];
  readonly names: readonly string[];
  readonly changed: number;
}

/** One statement without parameters, such as those that cannot be prepared. */
export function rowsOf(session: Connection, sql: string): Promise<MariadbAnswer> {
  return new Promise((resolve, reject) => {
    session.query({ sql, rowsAsArray: true }, (error, result, fields) =>
      error === null ? resolve(answerOf(result, fields)) : reject(error),
    );
  });
}

/** One statement with parameters, which the server itself binds. */
export function execute(
  session: Connection,
  sql: string,
  values: readonly (string | number | bigint | null)[],
): Promise<MariadbAnswer> {
  return new Promise((resolve, reject) => {
    session.execute({ sql, values: [...values], rowsAsArray: true }, (error, result, fields) =>
      error === null ? resolve(answerOf(result, fields)) : reject(error),
    );
  });
}

function answerOf(result: unknown, fields: unknown): MariadbAnswer {
  const names = Array.isArray(fields)
    ? fields.map((field) => String(Reflect.get(Object(field), 'name')))
    : [];
  if (Array.isArray(result)) return { rows: result, names, changed: 0 };
  return { rows: [], names, changed: Number(Reflect.get(Object(result), 'affectedRows') ?? 0) };
}

/** A value as text; bytes in hexadecimal behind `\x`. */
export function mariadbText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return String(value);
}

export function describeMariadbError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? `${error.message}; ${code}` : error.message;
}
