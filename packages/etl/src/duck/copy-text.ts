import type { Column } from '../definition/column.ts';
import { quoteName, quoteText } from '../sql/quote.ts';

/** Whose reading of text is meant. */
export type CopyForm = 'postgres' | 'mariadb';

/**
 * The statement that writes the rows of a SELECT as a file that COPY of PostgreSQL and LOAD DATA of MariaDB read: tabs
 * between values, `\N` for no value, a backslash before what would be taken for either.
 */
export function copyTextStatement(
  sql: string,
  columns: readonly Column[],
  form: CopyForm,
  path: string,
): string {
  const values = columns.map((column) => `coalesce(${textOf(column, form)}, '\\N')`);
  // A table of one column without quotes: each line is written as it is.
  return `COPY (SELECT concat(${values.join(', chr(9), ')}) FROM (${sql}) AS r) TO ${quoteText(path)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '')`;
}

function textOf(column: Column, form: CopyForm): string {
  const value = `r.${quoteName(column.name)}`;
  if (column.type === 'bytes') {
    return form === 'mariadb' ? `hex(${value})` : `'\\\\x' || hex(${value})`;
  }
  if (form === 'mariadb' && column.type === 'boolean') return `CAST(CAST(${value} AS TINYINT) AS VARCHAR)`;
  // It has no zones: times are kept as UTC.
  if (form === 'mariadb' && column.type === 'timestamptz')
    return `CAST(${value} AT TIME ZONE 'UTC' AS VARCHAR)`;
  if (column.type !== 'text' && column.type !== 'json') return `CAST(${value} AS VARCHAR)`;
  let text = `CAST(${value} AS VARCHAR)`;
  for (const [from, to] of [
    ["'\\'", "'\\\\'"],
    ['chr(9)', "'\\t'"],
    ['chr(10)', "'\\n'"],
    ['chr(13)', "'\\r'"],
  ]) {
    text = `replace(${text}, ${from}, ${to})`;
  }
  return text;
}
