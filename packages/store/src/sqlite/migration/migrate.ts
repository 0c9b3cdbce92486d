import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { TaktwerkError } from '@taktwerk/model/error';
import { integer, text } from '../connection/column.ts';
import type { Connection } from '../connection/connection.ts';

/** One numbered step of the schema. Released steps are never edited: the checksum of each is in every store. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The migrations of this release, in order. */
export function releasedMigrations(): readonly Migration[] {
  const folder = new URL('./migrations/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      // A checkout may have turned the line ends.
      const sql = readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n');
      return {
        number: Number(name.slice(0, 4)),
        name,
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    });
}

/** Brings the schema up to `migrations`, in one transaction. Refuses a store that a newer release has written. */
export function migrate(connection: Connection, migrations: readonly Migration[], now: number): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.exec(`CREATE TABLE IF NOT EXISTS migration (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
    ) STRICT`);
    const applied = connection.all('SELECT number, name, checksum FROM migration ORDER BY number');
    for (const row of applied) {
      const number = integer(row, 'number');
      const known = migrations[number - 1];
      if (known === undefined) {
        throw new TaktwerkError(
          'storeUnavailable',
          `The data folder was written by a newer release: it holds schema step ${number} (${text(row, 'name')}), this release knows ${migrations.length}. Start the newer release, or restore a backup taken before the upgrade.`,
        );
      }
      if (known.checksum !== text(row, 'checksum')) {
        throw new TaktwerkError(
          'storeUnavailable',
          `Schema step ${number} in the data folder (${text(row, 'name')}) differs from ${known.name} of this release. Start the release that wrote the folder.`,
        );
      }
    }
    for (const migration of migrations.slice(applied.length)) {
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
