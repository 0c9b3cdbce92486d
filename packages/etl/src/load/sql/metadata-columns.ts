import type { Column } from '../../definition/column.ts';
import { duckType } from '../../duck/duck-type.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import { PACKAGE_COLUMN, SOURCE_COLUMN } from '../apply/apply-statements.ts';
import type { SqlSession } from './sql-session.ts';

/** What the columns about the load hold besides its run. */
export interface Metadata {
  readonly source: string;
  readonly packageNumber: number | null;
}

/** Columns a load may add: which run brought the row, when, from which source, and for which parameter package. */
export const METADATA_COLUMNS: readonly Column[] = [
  { name: 'taktwerk_run_id', type: 'int64', nullable: true },
  { name: 'taktwerk_loaded_at', type: 'timestamptz', nullable: true },
  { name: SOURCE_COLUMN, type: 'text', nullable: true },
  { name: PACKAGE_COLUMN, type: 'int32', nullable: true },
];

/** The values of these columns, in their order. */
function metadataValues(runId: number, { source, packageNumber }: Metadata): readonly string[] {
  const number = packageNumber === null ? 'NULL' : String(packageNumber);
  return [String(runId), quoteText(new Date().toISOString()), quoteText(source), number];
}

/** The same as columns of a SELECT in DuckDB. */
export function metadataSql(runId: number, metadata: Metadata): string {
  const values = metadataValues(runId, metadata);
  return METADATA_COLUMNS.map(
    (column, index) => `CAST(${values[index]} AS ${duckType(column)}) AS ${quoteName(column.name)}`,
  ).join(', ');
}

/** Lets a stage fill in what the bytes of the source do not hold: the columns about the load. */
export async function defaultMetadata(
  session: SqlSession,
  table: string,
  runId: number,
  metadata: Metadata,
): Promise<void> {
  const values = metadataValues(runId, metadata);
  for (const [index, { name }] of METADATA_COLUMNS.entries()) {
    await session.run(
      `ALTER TABLE ${table} ALTER COLUMN ${session.dialect.quote(name)} SET DEFAULT ${values[index]}`,
    );
  }
}
