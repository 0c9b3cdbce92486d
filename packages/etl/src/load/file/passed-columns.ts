import type { CopyColumn } from '../../connector/source-reader.ts';
import { type Column, describeType } from '../../definition/column.ts';
import type { Shaping } from '../../duck/shape-chunk.ts';
import { parquetType } from '../../parquet/parquet-type.ts';
import type { Begin } from '../load-target.ts';

/** A column that goes from rows in PostgreSQL's binary format into Parquet without being looked at. */
export interface PassedColumn {
  readonly copy: CopyColumn;
  readonly column: Column;
}

/** The columns of a load whose rows need no shaping; null when some do, or none can be had in the binary format. */
export function passedColumns(
  { copies, checked }: Begin,
  shapings: readonly Shaping[],
): readonly PassedColumn[] | null {
  if (copies !== 'postgres' || checked || shapings.length === 0) return null;
  const passed = shapings.flatMap((shaping) => passedColumn(shaping) ?? []);
  return passed.length === shapings.length ? passed : null;
}

function passedColumn({ from, source, column }: Shaping): PassedColumn | null {
  if (source.native?.dialect !== 'postgres' || describeType(source) !== describeType(column)) return null;
  if (!isText(column)) return { copy: { name: from }, column };
  const word = source.native.type;
  // In binary form these are texts already, and those that are filled up with blanks stay so.
  if (word.startsWith('character') || word === 'name') return { copy: { name: from }, column };
  // Other types say in their own way what they are as texts, which a cast may do in another one.
  const casts = column.type !== 'text' || word === 'text';
  return casts ? { copy: { name: from, castTo: 'text' }, column } : null;
}

/** Is it kept as text, save for bytes? */
function isText(column: Column): boolean {
  return column.type !== 'bytes' && parquetType(column).physical === 'BYTE_ARRAY';
}
