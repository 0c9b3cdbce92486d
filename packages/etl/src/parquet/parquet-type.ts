import type { Column } from '../definition/column.ts';
import { flag, i8, i32, struct, type Thrift } from './thrift.ts';

/** How a column lies in a Parquet file (its format, "Types" and "Logical types"). */
export interface ParquetType {
  readonly physical:
    | 'BOOLEAN'
    | 'INT32'
    | 'INT64'
    | 'FLOAT'
    | 'DOUBLE'
    | 'BYTE_ARRAY'
    | 'FIXED_LEN_BYTE_ARRAY';
  /** Bytes of a value of fixed length. */
  readonly length?: number;
  /** Older readers know only these numbers. */
  readonly converted?: number;
  readonly logical?: Thrift;
  /** Digits of a decimal. */
  readonly precision?: number;
  readonly scale?: number;
}

/** Numbers of the physical types. */
export const PHYSICAL: Readonly<Record<ParquetType['physical'], number>> = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  FLOAT: 4,
  DOUBLE: 5,
  BYTE_ARRAY: 6,
  FIXED_LEN_BYTE_ARRAY: 7,
};

const EMPTY = struct({});
const MICROSECONDS = struct({ 2: EMPTY });
/** Most digits that 4 and 8 bytes hold, and that a decimal has in DuckDB. */
const SHORT_DIGITS = 9;
const LONG_DIGITS = 18;
const MOST_DIGITS = 38;

/** The type of a column, the same that DuckDB gives it: parts of one table may be written by either. */
export function parquetType(column: Column): ParquetType {
  switch (column.type) {
    case 'boolean':
      return { physical: 'BOOLEAN' };
    case 'int16':
      return whole('INT32', 16, 16);
    case 'int32':
      return whole('INT32', 17, 32);
    case 'int64':
      return whole('INT64', 18, 64);
    case 'decimal':
      return decimal(column);
    case 'float32':
      return { physical: 'FLOAT' };
    case 'float64':
      return { physical: 'DOUBLE' };
    case 'text':
      return { physical: 'BYTE_ARRAY', converted: 0, logical: struct({ 1: EMPTY }) };
    case 'bytes':
      return { physical: 'BYTE_ARRAY' };
    case 'date':
      return { physical: 'INT32', converted: 6, logical: struct({ 6: EMPTY }) };
    case 'time':
      return { physical: 'INT64', logical: struct({ 7: struct({ 1: flag(false), 2: MICROSECONDS }) }) };
    case 'timestamp':
      return { physical: 'INT64', logical: struct({ 8: struct({ 1: flag(false), 2: MICROSECONDS }) }) };
    case 'timestamptz':
      return {
        physical: 'INT64',
        converted: 10,
        logical: struct({ 8: struct({ 1: flag(true), 2: MICROSECONDS }) }),
      };
    case 'uuid':
      return { physical: 'FIXED_LEN_BYTE_ARRAY', length: 16, logical: struct({ 14: EMPTY }) };
    case 'json':
      return { physical: 'BYTE_ARRAY', converted: 19, logical: struct({ 12: EMPTY }) };
  }
}

function whole(physical: 'INT32' | 'INT64', converted: number, bits: number): ParquetType {
  return { physical, converted, logical: struct({ 10: struct({ 1: i8(bits), 2: flag(true) }) }) };
}

function decimal({ precision, scale = 0 }: Column): ParquetType {
  // Numbers of any size are texts.
  if (precision === undefined || precision > MOST_DIGITS)
    return { physical: 'BYTE_ARRAY', converted: 0, logical: struct({ 1: EMPTY }) };
  const logical = struct({ 5: struct({ 1: i32(scale), 2: i32(precision) }) });
  if (precision > LONG_DIGITS) {
    return { physical: 'FIXED_LEN_BYTE_ARRAY', length: 16, converted: 5, logical, precision, scale };
  }
  return { physical: precision > SHORT_DIGITS ? 'INT64' : 'INT32', converted: 5, logical, precision, scale };
}
