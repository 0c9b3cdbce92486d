import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Raised when an older release could not read a backup any more. */
export const BACKUP_FORMAT = 1;

/** Written last: a folder without it is no backup. */
export const MANIFEST_FILE = 'manifest.json';

const BackupFile = Type.Object({
  name: Type.String({ pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$' }),
  bytes: Type.Integer({ minimum: 0 }),
  /** Hexadecimal. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
export type BackupFile = Static<typeof BackupFile>;

const BackupTable = Type.Object({
  table: Type.String(),
  columns: Type.Array(Type.String()),
  rows: Type.Integer({ minimum: 0 }),
  file: Type.String(),
});
export type BackupTable = Static<typeof BackupTable>;

const SchemaStep = Type.Object({ number: Type.Integer(), name: Type.String(), checksum: Type.String() });
export type SchemaStep = Static<typeof SchemaStep>;

/** What a backup is, and how to tell that it is whole. */
export const BackupManifest = Type.Object({
  format: Type.Integer(),
  /** Release that took it. */
  release: Type.String(),
  store: Type.Union([Type.Literal('sqlite'), Type.Literal('postgres')]),
  /** ISO 8601, UTC. */
  takenAt: Type.String(),
  schema: Type.Array(SchemaStep),
  files: Type.Array(BackupFile),
  /** Of a PostgreSQL store; empty for SQLite, whose database is one file. */
  tables: Type.Array(BackupTable),
});
export type BackupManifest = Static<typeof BackupManifest>;

const check = Compile(BackupManifest);

/** @throws TaktwerkError `notABackup` when the folder holds none, or one of a later format */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch((error: unknown) => {
    throw new TaktwerkError(
      'notABackup',
      `${folder} holds no ${MANIFEST_FILE}; expected the folder that \`taktwerk backup --to\` made.`,
      { cause: error },
    );
  });
  const value = parse(text);
  if (!check.Check(value)) {
    throw new TaktwerkError('notABackup', `${MANIFEST_FILE} in ${folder} is not one of a backup.`);
  }
  if (value.format > BACKUP_FORMAT) {
    throw new TaktwerkError(
      'notABackup',
      `The backup in ${folder} has format ${value.format} of release ${value.release}; this release reads up to ${BACKUP_FORMAT}. Restore it with that release.`,
    );
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
