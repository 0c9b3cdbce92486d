import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import type { ConnectionSettings } from '../postgres/connection/connection-settings.ts';
import { backUpSqlite } from '../sqlite/backup/back-up-sqlite.ts';
import { BACKUP_FORMAT, type BackupManifest, MANIFEST_FILE } from './backup-manifest.ts';
import { describeFile, sync } from './checked-file.ts';
import type { BackupProgress } from './stored-parts.ts';

/** Where a store is. */
export type StorePlace =
  | { readonly kind: 'sqlite'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly connection: ConnectionSettings };

export interface BackupOptions {
  readonly store: StorePlace;
  /** Folder to be made; it may be there when it is empty. */
  readonly to: string;
  /** Release that takes the backup. */
  readonly release: string;
  /** Files that belong to the store and lie beside it, taken along under their own names. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
  readonly now: number;
  readonly progress: (progress: BackupProgress) => void;
}

/**
 * Takes a consistent copy of a store while a server works on it; commits go on. The folder appears under its name only
 * once all of it is on the disk: a backup that was broken off leaves `<to>.unfinished-<pid>`, which may be deleted.
 * @throws TaktwerkError `storeUnavailable` when there is no store or it cannot be read, `backupExists` when the folder is taken
 */
export async function takeBackup(options: BackupOptions): Promise<BackupManifest> {
  const to = resolve(options.to);
  await requireFree(to);
  const draft = `${to}.unfinished-${process.pid}`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const manifest = await fill(draft, options);
    await rename(draft, to);
    await sync(dirname(to));
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function fill(draft: string, options: BackupOptions): Promise<BackupManifest> {
  const { store, release, now, progress } = options;
  const parts = await copyOf(store, draft, progress);
  const names = [...parts.files];
  for (const { name, path } of options.files) {
    await copyFile(path, join(draft, name));
    names.push(name);
  }
  const files = [];
  for (const name of names) {
    await sync(join(draft, name));
    files.push(await describeFile(join(draft, name)));
  }
  const manifest: BackupManifest = {
    format: BACKUP_FORMAT,
    release,
    store: store.kind,
    takenAt: new Date(now).toISOString(),
    schema: [...parts.schema],
    files,
    tables: [...parts.tables],
  };
  await writeFile(join(draft, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  await sync(join(draft, MANIFEST_FILE));
  await sync(draft);
  return manifest;
}

/** What belongs to PostgreSQL is read only for it: a server on SQLite does without the driver. */
async function copyOf(store: StorePlace, draft: string, progress: BackupOptions['progress']) {
  if (store.kind === 'sqlite') return backUpSqlite(store.folder, draft, progress);
  const { backUpPostgres } = await import('../postgres/backup/back-up-postgres.ts');
  return backUpPostgres(store.connection, draft, progress);
}

async function requireFree(to: string): Promise<void> {
  const entries = await readdir(to).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length === 0) return;
  throw new TaktwerkError(
    'backupExists',
    `${to} is not empty. Give a folder that does not exist yet; every backup is one of its own.`,
  );
}
