import { Readable } from 'node:stream';
import type { Column } from '../definition/column.ts';
import { quoteName } from '../sql/quote.ts';
import type { Duck } from './duck.ts';

/** Rows that become one piece of text. */
const ROWS_PER_PIECE = 8_192;

/**
 * The rows of a SELECT as text that COPY of PostgreSQL and LOAD DATA of MariaDB read: tabs between values, `\N` for no
 * value, a backslash before what would be taken for either. The text is made inside DuckDB, where it is cheapest.
 */
export function copyText(
  duck: Duck,
  sql: string,
  columns: readonly Column[],
  form: 'postgres' | 'mariadb',
): Readable {
  const values = columns.map((column) => `coalesce(${textOf(column, form)}, '\\N')`);
  const line = `concat(${values.join(', chr(9), ')}, chr(10))`;
  const pieces = `SELECT string_agg(line, '') AS piece FROM (
    SELECT line, (row_number() OVER () - 1) // ${ROWS_PER_PIECE} AS place FROM (SELECT ${line} AS line FROM (${sql}) AS r) AS l
  ) AS p GROUP BY place ORDER BY place`;
  return Readable.from(readPieces(duck, pieces), { objectMode: false, highWaterMark: 1 << 20 });
}

async function* readPieces(duck: Duck, sql: string): AsyncIterable<Buffer> {
  const result = await duck.stream(sql);
  for await (const chunk of result) {
    for (const piece of chunk.getColumnValues(0)) {
      if (typeof piece === 'string') yield Buffer.from(piece);
    }
  }
}

function textOf(column: Column, form: 'postgres' | 'mariadb'): string {
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
