import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../../definition/column.ts';
import type { LoadFigures } from '../load-target.ts';

/** A load that is not through. */
export interface OpenLoad {
  readonly runId: number;
  readonly attempt: number;
  readonly plan: string;
  readonly position: string | null;
  readonly cursor: string | null;
  readonly fingerprint: string | null;
  readonly figures: LoadFigures;
  readonly columns: readonly Column[];
  /** Files that are written and not yet seen; none where each chunk is seen at once. */
  readonly parts: readonly string[];
  /** The new file is whole and only has to take its place. */
  readonly applying: boolean;
}

/** What is known of one load: several may write to the same target, one after the other. */
export interface LoadRecord {
  readonly name: string;
  /** Columns that were read last, and the hash of what they were read by. */
  readonly read: { readonly by: string; readonly columns: readonly string[] } | null;
  readonly complete: {
    readonly runId: number;
    readonly cursor: string | null;
    readonly figures: LoadFigures;
  } | null;
  readonly loading: OpenLoad | null;
}

/** What a file target remembers: readers take the files of `parts`, and nothing else that lies there. */
export interface Manifest {
  readonly version: 1;
  readonly format: string;
  /** Of what readers see; none before there is anything. */
  readonly columns: readonly Column[];
  /** Names of the files, below the folder of the manifest. */
  readonly parts: readonly string[];
  readonly loads: readonly LoadRecord[];
}

/** What is known of the load with this name. */
export function recordOf({ loads }: Manifest, name: string): LoadRecord {
  return loads.find((one) => one.name === name) ?? { name, read: null, complete: null, loading: null };
}

/** The manifest with what is now known of one load. */
export function withRecord(manifest: Manifest, record: LoadRecord): Manifest {
  return { ...manifest, loads: [...manifest.loads.filter(({ name }) => name !== record.name), record] };
}

export async function readManifest(path: string): Promise<Manifest | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const manifest: Manifest = JSON.parse(text);
  if (manifest.version === 1) return manifest;
  throw new TaktwerkError('targetFailed', `"${path}" was written by a later release.`);
}

/** Replaces the manifest at once; it is on disk when this resolves. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  const file = await open(`${path}.new`, 'w');
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
