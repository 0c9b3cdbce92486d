import { TaktwerkError } from '@taktwerk/model/error';
import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { DATABASE_NOW } from '../lease/lease.ts';

/** Rows of stores that were killed tell nobody anything once they are this old. Milliseconds. */
const FORGET_AFTER = 7 * 24 * 3_600_000;

const ADD = `INSERT INTO writer (id, node, opened_at, commits) VALUES (?, ?, ${DATABASE_NOW}, 0)
ON CONFLICT (id) DO NOTHING`;
const FORGET = `DELETE FROM writer WHERE opened_at < ${DATABASE_NOW} - ? AND id <> ?`;
const COUNT = 'SELECT commits FROM writer WHERE id = ? FOR UPDATE';
const MARK = 'UPDATE writer SET commits = ? WHERE id = ?';
const REMOVE = 'DELETE FROM writer WHERE id = ?';
const END_OTHERS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = ? AND pid <> pg_backend_pid() AND datname = current_database()`;

/** Makes the row of a store that opens. */
export async function addWriter(connection: Connection, id: string, node: string): Promise<void> {
  await Promise.all([connection.run(ADD, id, node), connection.run(FORGET, FORGET_AFTER, id)]);
}

/**
 * How many transactions of a store have happened. An earlier session of it that lost its way is ended first, and the
 * row's lock waited for: after that none of its transactions can still happen.
 */
export async function countCommits(
  connection: Connection,
  id: string,
  applicationName: string,
): Promise<number> {
  await connection.run(END_OTHERS, applicationName);
  const row = await connection.get(COUNT, id);
  if (row !== undefined) return integer(row, 'commits');
  throw new TaktwerkError(
    'storeUnavailable',
    'The database does not know this store any more: it was restored or replaced. Restart the server.',
  );
}

/** Says inside a transaction that it is the store's `number`th. */
export async function markCommit(connection: Connection, id: string, number: number): Promise<void> {
  if ((await connection.run(MARK, number, id)) === 1) return;
  throw new TaktwerkError(
    'storeUnavailable',
    'The row of this store in the database is gone. Restart the server.',
  );
}

export async function removeWriter(connection: Connection, id: string): Promise<void> {
  await connection.run(REMOVE, id);
}
