import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../../definition/column.ts';
import { columnOfDuckType } from '../../duck/duck-type.ts';
import { quoteText } from '../../sql/quote.ts';
import type { ReadRequest, SourceChunk, SourceReader } from '../source-reader.ts';
import type { PlainFile } from './plain-file.ts';

/** Reads a Parquet file in ranges of its rows. */
export async function openParquet(file: PlainFile, { duck, chunkRows }: ReadRequest): Promise<SourceReader> {
  const path = quoteText(file.path);
  let columns: readonly Column[];
  let total: number;
  try {
    const described = await duck.rows(`DESCRIBE SELECT * FROM read_parquet(${path})`);
    columns = described.map(({ column_name: name, column_type: type }) =>
      columnOfDuckType(String(name), String(type)),
    );
    const [counted] = await duck.rows(`SELECT count(*) AS n FROM read_parquet(${path})`);
    total = Number(counted?.n ?? 0);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TaktwerkError('sourceFailed', `File "${file.name}" is no Parquet that can be read: ${why}`, {
      cause: error,
    });
  }
  return {
    columns,
    copies: null,
    fingerprint: file.fingerprint,
    high: null,
    whole: `SELECT * FROM read_parquet(${path})`,
    async *chunks(from: string | null): AsyncIterable<SourceChunk> {
      const first: number = from === null ? 0 : JSON.parse(from).rows;
      for (let row = first; row < total; row += chunkRows) {
        const end = Math.min(total, row + chunkRows);
        yield {
          position: JSON.stringify({ rows: end }),
          rowsBefore: row,
          copy: null,
          relation: async () => ({
            sql: `SELECT * EXCLUDE (file_row_number) FROM read_parquet(${path}, file_row_number = true)
              WHERE file_row_number >= ${row} AND file_row_number < ${end}`,
            raw: false,
          }),
          done: async () => {},
        };
      }
    },
    close: async () => {},
  };
}
