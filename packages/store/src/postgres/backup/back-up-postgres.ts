import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { TaktwerkError } from '@taktwerk/model/error';
import { to as copyTo } from 'pg-copy-streams';
import type { BackupTable } from '../../backup/backup-manifest.ts';
import type { BackupProgress, StoredParts } from '../../backup/stored-parts.ts';
import { integer, text } from '../../row/column.ts';
import type { ConnectionSettings } from '../connection/connection-settings.ts';
import { withCopySession } from './copy-session.ts';
import { quotedName, tableColumns } from './table-columns.ts';

const HAS_STORE = `SELECT to_regclass('public.migration') IS NOT NULL AS there`;
const SCHEMA = 'SELECT number, name, checksum FROM migration ORDER BY number';

/** Copies every table as of one moment, by COPY inside one transaction; needs no program of PostgreSQL's beside it. */
export function backUpPostgres(
  settings: ConnectionSettings,
  to: string,
  progress: (progress: BackupProgress) => void,
): Promise<StoredParts> {
  return withCopySession(settings, async (connection, client) => {
    await connection.command('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    if ((await connection.get(HAS_STORE))?.there !== true) {
      throw new TaktwerkError('storeUnavailable', 'There is no store in the database. Check its address.');
    }
    const schema = (await connection.all(SCHEMA)).map((row) => ({
      number: integer(row, 'number'),
      name: text(row, 'name'),
      checksum: text(row, 'checksum'),
    }));
    const tables: BackupTable[] = [];
    for (const { table, columns } of await tableColumns(connection)) {
      const file = `${table}.copy.gz`;
      const names = columns.map(quotedName).join(', ');
      const rows = client.query(copyTo(`COPY (SELECT ${names} FROM ${quotedName(table)}) TO STDOUT`));
      await pipeline(rows, createGzip(), createWriteStream(join(to, file), { mode: 0o600 }));
      tables.push({ table, columns: [...columns], rows: rows.rowCount, file });
      progress({ part: table, done: rows.rowCount, total: rows.rowCount });
    }
    await connection.command('COMMIT');
    return { schema, files: tables.map(({ file }) => file), tables };
  });
}
