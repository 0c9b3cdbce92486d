import type { Column } from '../../definition/column.ts';
import { duckType } from '../../duck/duck-type.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import type { SqlSession } from './sql-session.ts';

/** Columns a load may add: which run brought the row, when, and from which source. */
export const METADATA_COLUMNS: readonly Column[] = [
  { name: 'taktwerk_run_id', type: 'int64', nullable: true },
  { name: 'taktwerk_loaded_at', type: 'timestamptz', nullable: true },
  { name: 'taktwerk_source', type: 'text', nullable: true },
];

/** The values of these columns, in their order. */
function metadataValues(runId: number, source: string): readonly (string | number)[] {
  return [runId, new Date().toISOString(), source];
}

/** The same as columns of a SELECT in DuckDB. */
export function metadataSql(runId: number, source: string): string {
  const values = metadataValues(runId, source);
  return METADATA_COLUMNS.map(
    (column, index) =>
      `CAST(${quoteText(String(values[index]))} AS ${duckType(column)}) AS ${quoteName(column.name)}`,
  ).join(', ');
}

/** Lets a stage fill in what the bytes of the source do not hold: the columns about the load. */
export async function defaultMetadata(
  session: SqlSession,
  table: string,
  runId: number,
  source: string,
): Promise<void> {
  const values = metadataValues(runId, source);
  for (const [index, { name }] of METADATA_COLUMNS.entries()) {
    await session.run(
      `ALTER TABLE ${table} ALTER COLUMN ${session.dialect.quote(name)} SET DEFAULT ${quoteText(String(values[index]))}`,
    );
  }
}
