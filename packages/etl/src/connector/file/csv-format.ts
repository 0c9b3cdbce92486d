import { open } from 'node:fs/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import { parse } from 'csv-parse/sync';
import type { CsvFormat } from '../../definition/file-format.ts';
import type { Duck } from '../../duck/duck.ts';
import { quoteText } from '../../sql/quote.ts';
import type { PlainFile } from './plain-file.ts';
import type { RecordFormat } from './record-source.ts';
import { LINES, recordDialect, scanRecords } from './scan-records.ts';

/** Bytes a header may have. */
const LONGEST_HEADER = 1 << 20;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** How the records of delimited text are read; the names come from the header, or are column1, column2, …. */
export async function csvFormat(file: PlainFile, format: CsvFormat, duck: Duck): Promise<RecordFormat> {
  const { delimiter = ',', quote = '"', nullText = '' } = format;
  const escapeWith = format.escape ?? quote;
  const dialect = recordDialect(quote, escapeWith);
  const handle = await open(file.path);
  try {
    const first = Buffer.alloc(3);
    await handle.read(first, 0, 3, 0);
    let start = first.equals(MARK) ? 3 : 0;
    const skip = format.skipLines ?? 0;
    if (skip > 0) start = (await scanRecords(handle, start, skip, LINES)).end;
    const { end, records } = await scanRecords(handle, start, 1, dialect);
    if (records === 0)
      throw new TaktwerkError('sourceFailed', `File "${file.name}" is empty: there is not even a header.`);
    if (end - start > LONGEST_HEADER) {
      throw new TaktwerkError(
        'sourceFailed',
        `The first line of "${file.name}" does not end; is ${quote} its quote?`,
      );
    }
    const line = Buffer.alloc(end - start);
    await handle.read(line, 0, line.length, start);
    const [values = []]: string[][] = parse(line, { delimiter, quote, escape: escapeWith });
    // The first line shows how lines end; within quotes either may stand.
    const newline = line.subarray(-2).equals(Buffer.from('\r\n')) ? '\\r\\n' : '\\n';
    const header = format.header ?? true;
    const padShort = format.padShort ?? false;
    const names = header ? uniqueNames(values, file.name) : values.map((_, index) => `column${index + 1}`);
    const list = names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
    return {
      columns: names.map((name) => ({ name, type: 'text', nullable: true })),
      dialect,
      start: header ? end : start,
      relation: (path) =>
        `SELECT * FROM read_csv(${quoteText(path)}, auto_detect = false, header = false, delim = ${quoteText(delimiter)},
          quote = ${quoteText(quote)}, escape = ${quoteText(escapeWith)}, nullstr = ${quoteText(nullText)}, allow_quoted_nulls = false,
          new_line = '${newline}', max_line_size = 8388608, buffer_size = 33554432, columns = {${list}}, null_padding = ${padShort}, store_rejects = true,
          rejects_table = 'taktwerk_broken', rejects_scan = 'taktwerk_scans', rejects_limit = 100000)`,
      broken: async () => {
        const rows = await duck.rows(
          'SELECT line, any_value(column_name) AS name, any_value(error_message) AS reason, any_value(csv_line) AS text FROM taktwerk_broken GROUP BY line ORDER BY line',
        );
        await duck.run('DROP TABLE IF EXISTS taktwerk_broken; DROP TABLE IF EXISTS taktwerk_scans');
        return rows.map(({ line: number, name, reason, text }) => ({
          row: Number(number),
          column: typeof name === 'string' ? name : '',
          reason: `is no record of ${names.length} columns: ${String(reason).split('\n')[0]}`,
          record: JSON.stringify(text),
        }));
      },
      // Bytes pass where both sides mean the same by them.
      copy: padShort ? null : { delimiter, quote, escape: escapeWith, nullText },
    };
  } finally {
    await handle.close();
  }
}

function uniqueNames(values: readonly string[], file: string): readonly string[] {
  const names = values.map((name, index) => (name.trim() === '' ? `column${index + 1}` : name.trim()));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return names;
  throw new TaktwerkError(
    'sourceFailed',
    `The header of "${file}" names "${twice}" twice; say header = false, or name the columns differently.`,
  );
}
