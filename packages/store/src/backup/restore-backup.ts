import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import { restoreSqlite } from '../sqlite/backup/restore-sqlite.ts';
import { type BackupManifest, readManifest } from './backup-manifest.ts';
import { checkFiles, sync } from './checked-file.ts';
import type { RestoredState } from './restored-state.ts';
import type { StorePlace } from './take-backup.ts';

export interface RestoreOptions {
  /** Folder of the backup. */
  readonly from: string;
  /** An empty place of the kind of store that the backup is of. */
  readonly store: StorePlace;
  /** Names of files beside the store to bring back when the backup holds them, and where to. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
  /** Run ids left out, so that none given out after the backup is given out again. */
  readonly skipRunIds: number;
  readonly now: number;
}

export interface RestoredBackup extends RestoredState {
  readonly manifest: BackupManifest;
  /** Names of the files beside the store that came back. */
  readonly files: readonly string[];
}

/**
 * Brings a store back into an empty place, whole or not at all, in a state that is safe to start: see `restored-state.ts`.
 * @throws TaktwerkError `notABackup`, or `storeUnavailable` when the place is not empty or cannot be written
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoredBackup> {
  const { from, store, skipRunIds, now } = options;
  const manifest = await readManifest(from);
  if (manifest.store !== store.kind) {
    throw new TaktwerkError(
      'notABackup',
      `The backup is of a store in ${WORDS[manifest.store]}, and is to go into ${WORDS[store.kind]}. Restore it into one of its own kind.`,
    );
  }
  await checkFiles(from, manifest.files);
  const restore = { from, manifest, skipRunIds, now };
  const files: string[] = [];
  // The files first: a store that is there is complete.
  for (const { name, path } of options.files) {
    if (!manifest.files.some((file) => file.name === name)) continue;
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    await copyFile(join(from, name), path);
    await sync(path);
    files.push(name);
  }
  const state =
    store.kind === 'sqlite'
      ? await restoreSqlite(store.folder, restore)
      : await (await import('../postgres/backup/restore-postgres.ts')).restorePostgres(
          store.connection,
          restore,
        );
  return { manifest, files, ...state };
}

const WORDS = { sqlite: 'SQLite (a data folder)', postgres: 'PostgreSQL' } as const;
