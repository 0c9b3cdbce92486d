import { type ErrorName, TaktwerkError } from '@taktwerk/model';
import type { StorePlace } from '@taktwerk/store';
import { CommandFailure } from '../command-failure.ts';
import { readServeSettings } from './serve-settings.ts';

/** Options of commands that work on a store without its server. */
export interface StoreOptions {
  readonly data?: string;
  readonly ini?: string;
}

/** The store `serve` would work on with the same options, and the data folder beside it. */
export async function storePlace(
  options: StoreOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly data: string; readonly store: StorePlace }> {
  const { data, database } = await readServeSettings({ ...options, agent: true }, env);
  const store: StorePlace =
    database === null ? { kind: 'sqlite', folder: data } : { kind: 'postgres', connection: database };
  return { data, store };
}

const REFUSALS: ReadonlySet<ErrorName> = new Set([
  'folderLocked',
  'storeUnavailable',
  'notABackup',
  'backupExists',
]);

/** Ends the command with what its user can do something about. */
export function refuse(error: unknown): never {
  if (error instanceof TaktwerkError && REFUSALS.has(error.reason)) {
    throw new CommandFailure('failed', error.message, { cause: error });
  }
  throw error;
}
