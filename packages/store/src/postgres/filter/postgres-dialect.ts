import type { Dialect } from '../../filter/dialect.ts';
import { numberArray, textArray } from '../connection/array-literal.ts';

/** The stored JSON text of a column as JSON of the database. */
export function storedJson(column: string): string {
  return `replace(${column}, '\\u0000', '\\ufffd')::jsonb`;
}

/** Columns collate by bytes ("C"), so that ILIKE and lower() regard the case of ASCII letters alone. */
export const postgresDialect: Dialect = {
  like: (column) => `${column} ILIKE ? ESCAPE '\\'`,
  sameInAnyCase: (column) => `lower(${column}) = lower(?::text COLLATE "C")`,
  among: (column, values) => ({ sql: `${column} = ANY(?::text[])`, values: [textArray(values)] }),
  amongNumbers: (column, values) => ({ sql: `${column} = ANY(?::bigint[])`, values: [numberArray(values)] }),
  amongInAnyCase: (column, values) => ({
    sql: `lower(${column}) = ANY(ARRAY(SELECT lower(value COLLATE "C") FROM unnest(?::text[]) AS value))`,
    values: [textArray(values)],
  }),
  // The escape of NUL, which the database cannot hold, would make the whole text unreadable.
  jsonText: (column, ...members) => `(${storedJson(column)} #>> '{${members.join(',')}}') COLLATE "C"`,
  listNames: (column, list, member, values) => ({
    // Few texts have the list at all, and finding that out costs less than reading one as JSON.
    sql: `(strpos(${column}, '"${list}"') > 0 AND EXISTS (SELECT 1 FROM jsonb_path_query(${storedJson(column)}, '$.${list}[*].${member}') AS entry
      WHERE lower((entry #>> '{}') COLLATE "C") = ANY(ARRAY(SELECT lower(value COLLATE "C") FROM unnest(?::text[]) AS value))))`,
    values: [textArray(values)],
  }),
  // The planner chooses by itself.
  indexHint: () => '',
  cutsBranches: true,
};
