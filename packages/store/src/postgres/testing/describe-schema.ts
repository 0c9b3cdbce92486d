import { text } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

/** Columns, constraints, indexes, settings and triggers, as the catalogue has them; the same for every release from 15 on. */
const SCHEMA = `WITH ours AS (SELECT oid, relname, reloptions FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
SELECT relname AS name, 0 AS part, '' AS of, 'TABLE ' || relname || coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '') AS line
FROM ours
UNION ALL
SELECT relname, 1, lpad(attnum::text, 4), '  ' || attname || ' ' || format_type(atttypid, atttypmod)
  || coalesce(' COLLATE ' || nullif(collname, 'default'), '')
  || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
  || CASE attidentity WHEN 'd' THEN ' IDENTITY' ELSE '' END
  || CASE attgenerated WHEN 's' THEN ' GENERATED AS ' || pg_get_expr(adbin, adrelid) ELSE '' END
FROM ours JOIN pg_attribute ON attrelid = ours.oid AND attnum > 0 AND NOT attisdropped
  LEFT JOIN pg_collation ON pg_collation.oid = attcollation
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
UNION ALL
SELECT relname, 2, conname, '  ' || pg_get_constraintdef(pg_constraint.oid)
FROM ours JOIN pg_constraint ON conrelid = ours.oid AND contype IN ('p', 'u', 'f')
UNION ALL
SELECT relname, 3, indexname, '  ' || indexdef FROM ours JOIN pg_indexes ON tablename = relname
UNION ALL
SELECT relname, 4, tgname, '  ' || pg_get_triggerdef(pg_trigger.oid)
FROM ours JOIN pg_trigger ON tgrelid = ours.oid AND NOT tgisinternal
ORDER BY 1, 2, 3`;

/** The schema as text, to be compared with what is expected. */
export async function describeSchema(connection: Connection): Promise<string> {
  const rows = await connection.all(SCHEMA);
  return `${rows.map((row) => text(row, 'line')).join('\n')}\n`;
}
