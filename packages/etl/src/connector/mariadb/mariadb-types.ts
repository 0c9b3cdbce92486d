import type { Column, TypeName } from '../../definition/column.ts';

/** What the protocol says of a column of a result. */
export interface MariadbField {
  readonly name: string;
  readonly columnType: number;
  readonly columnLength: number;
  readonly decimals: number;
  readonly flags: number;
  readonly characterSet: number;
  readonly extendedFormat: string | null;
}

const NOT_NULL = 1;
const UNSIGNED = 32;
/** Character set of columns that hold bytes. */
const BINARY = 63;

/** The column a field of a result is for us; numbers without sign get the next larger type. */
export function mariadbColumn(field: MariadbField): Column {
  const { name, columnType, columnLength, decimals, flags, characterSet } = field;
  const nullable = (flags & NOT_NULL) === 0;
  const unsigned = (flags & UNSIGNED) !== 0;
  const plain = (type: TypeName): Column => ({ name, type, nullable });
  switch (columnType) {
    case 1:
    case 13:
      return plain('int16');
    case 2:
      return plain(unsigned ? 'int32' : 'int16');
    case 3:
      return plain(unsigned ? 'int64' : 'int32');
    case 9:
      return plain('int32');
    case 8:
      return unsigned ? { name, type: 'decimal', precision: 20, scale: 0, nullable } : plain('int64');
    case 0:
    case 246: {
      const precision = columnLength - (decimals > 0 ? 1 : 0) - (unsigned ? 0 : 1);
      return { name, type: 'decimal', precision, scale: decimals, nullable };
    }
    case 4:
      return plain('float32');
    case 5:
      return plain('float64');
    case 10:
      return plain('date');
    case 11:
      return plain('time');
    case 12:
      return plain('timestamp');
    case 7:
      return plain('timestamptz');
    case 16:
      return plain('bytes');
    case 245:
      return plain('json');
    default:
      if (field.extendedFormat === 'json') return plain('json');
      return plain(characterSet === BINARY ? 'bytes' : 'text');
  }
}

/** The type of a new column. A `timestamptz` is kept as UTC. */
export function mariadbType(column: Column): string {
  const types: Readonly<Record<TypeName, string>> = {
    boolean: 'boolean',
    int16: 'smallint',
    int32: 'int',
    int64: 'bigint',
    decimal:
      column.precision === undefined ? 'decimal(65,30)' : `decimal(${column.precision},${column.scale ?? 0})`,
    float32: 'float',
    float64: 'double',
    text: 'longtext',
    bytes: 'longblob',
    date: 'date',
    time: 'time(6)',
    timestamp: 'datetime(6)',
    timestamptz: 'datetime(6)',
    uuid: 'uuid',
    json: 'longtext',
  };
  return types[column.type];
}
