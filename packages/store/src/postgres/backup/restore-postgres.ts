import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { TaktwerkError } from '@taktwerk/model/error';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BackupTable } from '../../backup/backup-manifest.ts';
import {
  ACTIVE_CLIENTS,
  ACTIVE_TASKS,
  AGENT_JOBS,
  NEXT_RUN_ID,
  type Restore,
  type RestoredState,
  restoreStatements,
} from '../../backup/restored-state.ts';
import { pendingMigrations } from '../../migration/migrations.ts';
import { integer, text } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import type { ConnectionSettings } from '../connection/connection-settings.ts';
import { applyMigrations, releasedMigrations } from '../migration/migrate.ts';
import { withCopySession } from './copy-session.ts';
import { quotedName, tableColumns } from './table-columns.ts';

const FIRST_TABLE = `SELECT relname AS name FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname LIMIT 1`;
const IDENTITIES = `SELECT relname AS name, attname AS column FROM pg_class
  JOIN pg_attribute ON attrelid = pg_class.oid AND attidentity <> ''
WHERE relnamespace = 'public'::regnamespace`;
const FREE_LEASES = 'UPDATE lease SET holder = NULL, expires_at = 0';

/** Makes schema and content of an empty database in one transaction. */
export function restorePostgres(settings: ConnectionSettings, restore: Restore): Promise<RestoredState> {
  return withCopySession(settings, async (connection, client) => {
    await connection.command('BEGIN');
    await requireEmpty(connection);
    const { schema, tables } = restore.manifest;
    const released = releasedMigrations();
    // Says so when the backup is of a newer release.
    const later = pendingMigrations(released, schema, 'the backup');
    await applyMigrations(connection, released.slice(0, schema.length), restore.now);
    await copyTables(connection, client, restore.from, tables);
    await applyMigrations(connection, later, restore.now);
    const stoppedClients = (await connection.all(ACTIVE_CLIENTS)).map((row) => integer(row, 'client'));
    for (const [sql, ...values] of restoreStatements(restore)) await connection.run(sql, ...values);
    await connection.run(FREE_LEASES);
    const count = async (sql: string): Promise<number> => integer((await connection.get(sql)) ?? {}, 'n');
    const state = {
      stoppedClients,
      nextRunId: await count(NEXT_RUN_ID),
      active: await count(ACTIVE_TASKS),
      jobs: await count(AGENT_JOBS),
    };
    await connection.command('COMMIT');
    await connection.command('ANALYZE');
    return state;
  });
}

async function requireEmpty(connection: Connection): Promise<void> {
  const row = await connection.get(FIRST_TABLE);
  if (row === undefined) return;
  throw new TaktwerkError(
    'storeUnavailable',
    `The database is not empty: it has a table ${text(row, 'name')}. Restore into a new database.`,
  );
}

async function copyTables(
  connection: Connection,
  client: pg.Client,
  from: string,
  tables: readonly BackupTable[],
): Promise<void> {
  const backups = new Map(tables.map((one) => [one.table, one]));
  for (const { table, columns } of await tableColumns(connection)) {
    const one = backups.get(table);
    backups.delete(table);
    if (one === undefined) throw wrongTable(table, 'it is missing');
    const unknown = one.columns.find((column) => !columns.includes(column));
    if (unknown !== undefined) throw wrongTable(table, `it has a column ${unknown} that its release did not`);
    // What the schema starts with, such as the first value of a sequence, is in the backup as well.
    const name = quotedName(table);
    const filled = await connection.find({ sql: `SELECT 1 FROM ${name} LIMIT 1`, values: [] });
    if (filled.length > 0) await connection.command(`DELETE FROM ${name}`);
    const copy = client.query(
      copyFrom(`COPY ${name} (${one.columns.map(quotedName).join(', ')}) FROM STDIN`),
    );
    await pipeline(createReadStream(join(from, one.file)), createGunzip(), copy);
    if (copy.rowCount !== one.rows) {
      throw wrongTable(table, `it has ${copy.rowCount} rows instead of ${one.rows}`);
    }
  }
  const [left] = backups.keys();
  if (left !== undefined) throw wrongTable(left, 'the schema of its release has no such table');
  for (const row of await connection.all(IDENTITIES)) {
    const table = quotedName(text(row, 'name'));
    const column = text(row, 'column');
    await connection.find({
      sql: `SELECT setval(pg_get_serial_sequence(?, ?), coalesce(max(${quotedName(column)}), 0) + 1, false) FROM ${table}`,
      values: [table, column],
    });
  }
}

function wrongTable(table: string, what: string): TaktwerkError {
  return new TaktwerkError(
    'notABackup',
    `Table ${table} of the backup is wrong: ${what}. Use another backup.`,
  );
}
