import { createReadStream, createWriteStream } from 'node:fs';
import { access, link, rm, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Column } from '../../definition/column.ts';
import type { Duck } from '../../duck/duck.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import { syncFile } from './manifest.ts';

/** Formats a file target has, and how DuckDB writes them. */
export const FILE_FORMATS = {
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  csv: 'FORMAT csv, HEADER true, FORCE_QUOTE *',
  ndjson: 'FORMAT json',
} as const;
export type FileTargetFormat = keyof typeof FILE_FORMATS;

/** Makes one file of the parts, in their order; it is on disk when this resolves. */
export async function writeWhole(
  duck: Duck,
  { path, parts }: { readonly path: string; readonly parts: readonly string[] },
  format: FileTargetFormat,
  columns: readonly Column[],
): Promise<void> {
  await rm(path, { force: true });
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    await link(only, path);
    return;
  }
  if (format === 'ndjson') {
    for (const part of parts) await pipeline(createReadStream(part), createWriteStream(path, { flags: 'a' }));
  } else
    await duck.run(
      `COPY (${relationOf(parts, format, columns)}) TO ${quoteText(path)} (${FILE_FORMATS[format]})`,
    );
  if (!(await isThere(path))) await writeFile(path, '');
  await syncFile(path);
}

function relationOf(parts: readonly string[], format: 'parquet' | 'csv', columns: readonly Column[]): string {
  if (parts.length === 0) {
    return `SELECT ${columns.map(({ name }) => `NULL::VARCHAR AS ${quoteName(name)}`).join(', ')} WHERE false`;
  }
  const list = parts.map(quoteText).join(', ');
  if (format === 'parquet') return `SELECT * FROM read_parquet([${list}])`;
  const texts = columns.map(({ name }) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
  return `SELECT * FROM read_csv([${list}], auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {${texts}})`;
}

/** Is there a file? */
export async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // The question was whether it is there.
    return false;
  }
}
