import type { BackupTable, SchemaStep } from './backup-manifest.ts';

/** How far a backup is: pages of the database, or rows of a table. */
export interface BackupProgress {
  readonly part: string;
  readonly done: number;
  /** Null when nobody knows yet. */
  readonly total: number | null;
}

/** What the backup of a store has put into its folder. */
export interface StoredParts {
  readonly schema: readonly SchemaStep[];
  readonly files: readonly string[];
  readonly tables: readonly BackupTable[];
}
