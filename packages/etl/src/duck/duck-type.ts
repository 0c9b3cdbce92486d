import type { Column } from '../definition/column.ts';

/** Most digits of a DuckDB decimal. */
const MOST_DIGITS = 38;

/** The type that holds every value of a column in DuckDB; numbers of any size stay text. */
export function duckType(column: Column): string {
  switch (column.type) {
    case 'boolean':
      return 'BOOLEAN';
    case 'int16':
      return 'SMALLINT';
    case 'int32':
      return 'INTEGER';
    case 'int64':
      return 'BIGINT';
    case 'decimal':
      return column.precision === undefined || column.precision > MOST_DIGITS
        ? 'VARCHAR'
        : `DECIMAL(${column.precision},${column.scale ?? 0})`;
    case 'float32':
      return 'FLOAT';
    case 'float64':
      return 'DOUBLE';
    case 'bytes':
      return 'BLOB';
    case 'date':
      return 'DATE';
    case 'time':
      return 'TIME';
    case 'timestamp':
      return 'TIMESTAMP';
    case 'timestamptz':
      return 'TIMESTAMPTZ';
    case 'uuid':
      return 'UUID';
    case 'json':
      return 'JSON';
    case 'text':
      return 'VARCHAR';
  }
}

/** The column a DuckDB type is for us, by the name DuckDB gives the type. */
export function columnOfDuckType(name: string, duckName: string, nullable = true): Column {
  const word = duckName.toUpperCase();
  if (word.startsWith('DECIMAL(')) {
    const [precision, scale] = word.slice(8, -1).split(',');
    return { name, type: 'decimal', precision: Number(precision), scale: Number(scale), nullable };
  }
  const exact: Readonly<Record<string, Column['type']>> = {
    BOOLEAN: 'boolean',
    TINYINT: 'int16',
    SMALLINT: 'int16',
    UTINYINT: 'int16',
    INTEGER: 'int32',
    USMALLINT: 'int32',
    BIGINT: 'int64',
    UINTEGER: 'int64',
    FLOAT: 'float32',
    DOUBLE: 'float64',
    BLOB: 'bytes',
    DATE: 'date',
    TIME: 'time',
    TIMESTAMP: 'timestamp',
    TIMESTAMP_S: 'timestamp',
    TIMESTAMP_MS: 'timestamp',
    'TIMESTAMP WITH TIME ZONE': 'timestamptz',
    UUID: 'uuid',
    JSON: 'json',
  };
  const type = exact[word];
  if (type !== undefined) return { name, type, nullable };
  if (word === 'UBIGINT') return { name, type: 'decimal', precision: 20, scale: 0, nullable };
  if (word === 'HUGEINT' || word === 'UHUGEINT') return { name, type: 'decimal', nullable };
  // Lists, structures and maps keep their form as JSON.
  const nested = word.endsWith(']') || word.startsWith('STRUCT') || word.startsWith('MAP');
  return { name, type: nested ? 'json' : 'text', nullable };
}
