import { text } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

/** A table of ours with the columns that are stored, not computed, in the order in which they were made. */
export interface TableColumns {
  readonly table: string;
  readonly columns: readonly string[];
}

/** In the order in which the tables were made, so that what is referred to comes first. */
const COLUMNS = `SELECT relname AS name, attname AS column FROM pg_class
  JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
ORDER BY pg_class.oid, attnum`;

/** Tables that say who works on the database now, or how its schema came about: not part of what is backed up. */
const LEFT_OUT: ReadonlySet<string> = new Set(['writer', 'migration']);

export async function tableColumns(connection: Connection): Promise<readonly TableColumns[]> {
  const tables = new Map<string, string[]>();
  for (const row of await connection.all(COLUMNS)) {
    const table = text(row, 'name');
    if (LEFT_OUT.has(table)) continue;
    const columns = tables.get(table) ?? [];
    tables.set(table, columns);
    columns.push(text(row, 'column'));
  }
  return [...tables].map(([table, columns]) => ({ table, columns }));
}

/** A name of the catalogue as SQL takes it. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
