import type { Condition, Dialect } from '../../filter/dialect.ts';

/** LIKE and NOCASE regard ASCII letters alone; lists of values travel as JSON. */
export const sqliteDialect: Dialect = {
  like: (column) => `${column} LIKE ? ESCAPE '\\'`,
  sameInAnyCase: (column) => `${column} = ? COLLATE NOCASE`,
  among,
  amongNumbers: among,
  amongInAnyCase: (column, values) => among(`${column} COLLATE NOCASE`, values),
  jsonText: (column, ...members) => `json_extract(${column}, '$.${members.join('.')}')`,
  listNames: (column, list, member, values) => {
    const named = among(`json_extract(entry.value, '$.${member}') COLLATE NOCASE`, values);
    return {
      // Few texts have the list at all, and finding that out costs less than reading one as JSON.
      sql: `(instr(${column}, '"${list}"') > 0 AND EXISTS (SELECT 1 FROM json_each(${column}, '$.${list}') AS entry WHERE ${named.sql}))`,
      values: named.values,
    };
  },
  indexHint: (index) => (index === null ? 'NOT INDEXED' : `INDEXED BY ${index}`),
  cutsBranches: false,
};

function among(column: string, values: readonly (string | number)[]): Condition {
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] };
}
