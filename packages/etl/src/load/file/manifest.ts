import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TaktwerkError } from '@taktwerk/model';
import type { Column } from '../../definition/column.ts';
import type { LoadFigures } from '../load-target.ts';

/** A load that is not through. */
export interface OpenLoad {
  readonly name: string;
  readonly runId: number;
  readonly attempt: number;
  readonly plan: string;
  readonly position: string | null;
  readonly cursor: string | null;
  readonly fingerprint: string | null;
  readonly figures: LoadFigures;
  readonly parts: readonly string[];
  /** The new file is whole and only has to take its place. */
  readonly applying: boolean;
}

/** What a file target remembers: readers take the files of `parts`, and nothing else that lies there. */
export interface Manifest {
  readonly version: 1;
  readonly format: string;
  readonly columns: readonly Column[];
  /** Names of the files, below the folder of the manifest. */
  readonly parts: readonly string[];
  readonly complete: {
    readonly name: string;
    readonly runId: number;
    readonly cursor: string | null;
    readonly figures: LoadFigures;
  } | null;
  readonly loading: OpenLoad | null;
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
