import { type Migration, pendingMigrations, readMigrations } from '../../migration/migrations.ts';
import type { Connection } from '../connection/connection.ts';

/** The migrations of this release, in order. */
export function releasedMigrations(): readonly Migration[] {
  return readMigrations(new URL('./migrations/', import.meta.url));
}

/** Brings the schema up to `migrations`, in one transaction. Refuses a store that a newer release has written. */
export function migrate(connection: Connection, migrations: readonly Migration[], now: number): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.exec(`CREATE TABLE IF NOT EXISTS migration (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
    ) STRICT`);
    const applied = connection.all('SELECT number, name, checksum FROM migration ORDER BY number');
    for (const migration of pendingMigrations(migrations, applied, 'the data folder')) {
      connection.exec(migration.sql);
      connection.run(
        'INSERT INTO migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)',
        migration.number,
        migration.name,
        migration.checksum,
        now,
      );
    }
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}
