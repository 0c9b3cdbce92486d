import type { Column } from '../definition/column.ts';
import { quoteName, quoteText } from '../sql/quote.ts';
import { duckType } from './duck-type.ts';
import { valueOrStop } from './fitting-rows.ts';
import type { Shaping } from './shape-chunk.ts';

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
  const texts = columns.map((column) => textOf(column, `r.${quoteName(column.name)}`, form));
  return copyTexts(texts, sql, path);
}

/**
 * The same for rows of texts that are to be shaped, stopping at the first row that does not fit: a text that already is
 * what its value would be written as is written as it is. `further` are columns that `sql` adds to those of the relation.
 */
export function copyFittingText(
  sql: string,
  shapings: readonly Shaping[],
  blank: boolean,
  further: readonly Column[],
  form: CopyForm,
  path: string,
): string {
  const texts = shapings.map((shaping) => {
    const { column, from } = shaping;
    const text = textOf(column, valueOrStop(shaping, true, blank), form);
    const plain = isPlain(shaping);
    return plain === null ? text : `CASE WHEN ${plain} THEN r.${quoteName(from)} ELSE ${text} END`;
  });
  const more = further.map((column) => textOf(column, `r.${quoteName(column.name)}`, form));
  return copyTexts([...texts, ...more], sql, path);
}

function copyTexts(texts: readonly string[], sql: string, path: string): string {
  const values = texts.map((text) => `coalesce(${text}, '\\N')`);
  // A table of one column without quotes: each line is written as it is.
  return `COPY (SELECT concat(${values.join(', chr(9), ')}) FROM (${sql}) AS r) TO ${quoteText(path)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '')`;
}

/** Does a text say its value in the one form that all databases write and read? Null where that is not looked at. */
function isPlain({ from, column, format, decimalSeparator }: Shaping): string | null {
  if (format !== undefined || decimalSeparator !== undefined) return null;
  const text = `r.${quoteName(from)}`;
  const type = duckType(column);
  const value = `TRY_CAST(${text} AS ${type})`;
  switch (column.type) {
    case 'int16':
    case 'int32':
    case 'int64':
    case 'decimal':
      return type === 'VARCHAR' ? null : `CAST(${value} AS VARCHAR) = ${text}`;
    case 'date':
      return `${text} LIKE '____-__-__' AND ${text} >= '0' AND ${value} IS NOT NULL`;
    case 'timestamp':
      return `${text} LIKE '____-__-__ __:__:__' AND ${text} >= '0' AND ${value} IS NOT NULL`;
    default:
      return null;
  }
}

function textOf(column: Column, value: string, form: CopyForm): string {
  if (column.type === 'bytes') {
    return form === 'mariadb' ? `hex(${value})` : `'\\\\x' || hex(${value})`;
  }
  if (form === 'mariadb' && column.type === 'boolean') return `CAST(CAST(${value} AS TINYINT) AS VARCHAR)`;
  // It has no zones: times are kept as UTC.
  if (form === 'mariadb' && column.type === 'timestamptz')
    return `CAST(${value} AT TIME ZONE 'UTC' AS VARCHAR)`;
  if (column.type !== 'text' && column.type !== 'json') return `CAST(${value} AS VARCHAR)`;
  const text = `CAST(${value} AS VARCHAR)`;
  let escaped = text;
  for (const [from, to] of [
    ["'\\'", "'\\\\'"],
    ['chr(9)', "'\\t'"],
    ['chr(10)', "'\\n'"],
    ['chr(13)', "'\\r'"],
  ]) {
    escaped = `replace(${escaped}, ${from}, ${to})`;
  }
  // One look for any of them costs less than four, and most texts have none.
  return `CASE WHEN regexp_matches(${text}, '[\\\\\\t\\n\\r]') THEN ${escaped} ELSE ${text} END`;
}
