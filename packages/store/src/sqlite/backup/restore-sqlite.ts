import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import { sync } from '../../backup/checked-file.ts';
import {
  ACTIVE_CLIENTS,
  ACTIVE_TASKS,
  AGENT_JOBS,
  NEXT_RUN_ID,
  type Restore,
  type RestoredState,
  restoreStatements,
} from '../../backup/restored-state.ts';
import { integer } from '../../row/column.ts';
import { Connection } from '../connection/connection.ts';
import { databasePath } from '../connection/open-database.ts';
import { storageFault } from '../connection/storage-fault.ts';
import { lockFolder } from '../lock/folder-lock.ts';
import { migrate, releasedMigrations } from '../migration/migrate.ts';
import { DATABASE_FILE } from './back-up-sqlite.ts';

/** Brings a database back into a folder that has none; it gets its name only when it is complete. */
export async function restoreSqlite(folder: string, restore: Restore): Promise<RestoredState> {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const lock = lockFolder(folder);
  try {
    const path = databasePath(folder);
    if (existsSync(path)) {
      throw new TaktwerkError(
        'storeUnavailable',
        `${folder} holds a store already. Restore into another folder, or move that store away first.`,
      );
    }
    const draft = `${path}.restoring`;
    for (const leftOver of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(leftOver, { force: true });
    copyFileSync(join(restore.from, DATABASE_FILE), draft);
    const state = makeSafe(draft, restore);
    await sync(draft);
    renameSync(draft, path);
    await sync(folder);
    return state;
  } catch (error) {
    throw storageFault(error) ?? error;
  } finally {
    lock.release();
  }
}

function makeSafe(path: string, restore: Restore): RestoredState {
  const connection = new Connection(path, { readOnly: false });
  try {
    connection.exec('PRAGMA synchronous = FULL');
    const check = connection.get('PRAGMA integrity_check');
    if (check?.integrity_check !== 'ok') {
      throw new TaktwerkError(
        'notABackup',
        `The database in the backup is damaged: ${check?.integrity_check}.`,
      );
    }
    migrate(connection, releasedMigrations(), restore.now);
    const count = (sql: string): number => integer(connection.get(sql) ?? {}, 'n');
    connection.exec('BEGIN IMMEDIATE');
    const stoppedClients = connection.all(ACTIVE_CLIENTS).map((row) => integer(row, 'client'));
    for (const [sql, ...values] of restoreStatements(restore)) connection.run(sql, ...values);
    const state = {
      stoppedClients,
      nextRunId: count(NEXT_RUN_ID),
      active: count(ACTIVE_TASKS),
      jobs: count(AGENT_JOBS),
    };
    connection.exec('COMMIT');
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return state;
  } finally {
    connection.close();
  }
}
