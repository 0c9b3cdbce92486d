import type { Column } from '../../definition/column.ts';

/** Columns a load may add: which run brought the row, when, and from which source. */
export const METADATA_COLUMNS: readonly Column[] = [
  { name: 'taktwerk_run_id', type: 'int64', nullable: true },
  { name: 'taktwerk_loaded_at', type: 'timestamptz', nullable: true },
  { name: 'taktwerk_source', type: 'text', nullable: true },
];

/** The values of these columns, in their order. */
export function metadataValues(runId: number, source: string): readonly (string | number)[] {
  return [runId, new Date().toISOString(), source];
}
