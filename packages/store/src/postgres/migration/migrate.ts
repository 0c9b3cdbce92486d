import { type Migration, pendingMigrations, readMigrations } from '../../migration/migrations.ts';
import type { Connection } from '../connection/connection.ts';

/** The migrations of this release, in order. */
export function releasedMigrations(): readonly Migration[] {
  return readMigrations(new URL('./migrations/', import.meta.url));
}

/** Any fixed number will do that no other program in the same database locks; this one spells `takt`. */
const LOCK = 'SELECT pg_advisory_xact_lock(1952541556)';
const TABLE = `CREATE TABLE IF NOT EXISTS migration (
  number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at bigint NOT NULL)`;
const APPLIED = 'SELECT number, name, checksum FROM migration ORDER BY number';
const RECORD = 'INSERT INTO migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)';

/**
 * Brings the schema up to `migrations`, in one transaction, one node after the other. Refuses a database that a
 * newer release has written.
 */
export async function migrate(
  connection: Connection,
  migrations: readonly Migration[],
  now: number,
): Promise<void> {
  await connection.command('BEGIN');
  try {
    await connection.command(LOCK);
    await connection.command(TABLE);
    const pending = pendingMigrations(migrations, await connection.all(APPLIED), 'the database');
    await applyMigrations(connection, pending, now);
    await connection.command('COMMIT');
  } catch (error) {
    await connection.rollBack(error);
    throw error;
  }
}

/** Takes steps of the schema inside the open transaction, and records them. */
export async function applyMigrations(
  connection: Connection,
  migrations: readonly Migration[],
  now: number,
): Promise<void> {
  await connection.command(TABLE);
  for (const { number, name, sql, checksum } of migrations) {
    await connection.command(sql);
    await connection.run(RECORD, number, name, checksum, now);
  }
}
