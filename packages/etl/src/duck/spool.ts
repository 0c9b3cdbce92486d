import type { Column } from '../definition/column.ts';
import { quoteText } from '../sql/quote.ts';

/**
 * Reads a spool file: delimited UTF-8 text as COPY CSV of PostgreSQL writes it, where nothing at all is no value and
 * quoted nothing is an empty text. Every column is text.
 */
export function spoolRelation(file: string, columns: readonly Pick<Column, 'name'>[]): string {
  const list = columns.map(({ name }) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
  return `SELECT * FROM read_csv(${quoteText(file)}, auto_detect = false, header = false, delim = ',', quote = '"',
    escape = '"', nullstr = '', allow_quoted_nulls = false, max_line_size = 8388608, buffer_size = 33554432, columns = {${list}})`;
}
