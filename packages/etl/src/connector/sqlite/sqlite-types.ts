import type { Column, TypeName } from '../../definition/column.ts';

/** Words of a declared type, as SQLite and others use them; the first that is found counts. */
const WORDS: readonly (readonly [string, TypeName])[] = [
  ['BOOL', 'boolean'],
  ['JSON', 'json'],
  ['DECIMAL', 'decimal'],
  ['NUMERIC', 'decimal'],
  ['INT', 'int64'],
  ['TEXT', 'text'],
  ['CHAR', 'text'],
  ['CLOB', 'text'],
  ['BLOB', 'bytes'],
  ['REAL', 'float64'],
  ['FLOA', 'float64'],
  ['DOUB', 'float64'],
  ['TIMESTAMPTZ', 'timestamptz'],
  ['TIMESTAMP', 'timestamp'],
  ['DATETIME', 'timestamp'],
  ['DATE', 'date'],
  ['TIME', 'time'],
  ['UUID', 'uuid'],
];

/** The column a declared type stands for; SQLite itself takes any value, so each one is looked at when it is read. */
export function sqliteColumn(name: string, declared: string | null, nullable: boolean): Column {
  const word = (declared ?? '').toUpperCase();
  const type = WORDS.find(([part]) => word.includes(part))?.[1] ?? 'text';
  const open = word.indexOf('(');
  if (type !== 'decimal' || open === -1) return { name, type, nullable };
  const [precision, scale] = word
    .slice(open + 1)
    .split(',')
    .map((text) => Number.parseInt(text, 10));
  return precision === undefined || Number.isNaN(precision)
    ? { name, type, nullable }
    : { name, type, precision, scale: scale ?? 0, nullable };
}

/** The declared type of a new column: of an affinity that lets every value stay what it is. */
export function sqliteType(column: Column): string {
  const types: Readonly<Record<TypeName, string>> = {
    boolean: 'BOOLEAN',
    int16: 'BIGINT',
    int32: 'BIGINT',
    int64: 'BIGINT',
    decimal:
      column.precision === undefined
        ? 'DECIMAL_TEXT'
        : `DECIMAL_TEXT(${column.precision},${column.scale ?? 0})`,
    float32: 'REAL',
    float64: 'REAL',
    text: 'TEXT',
    bytes: 'BLOB',
    date: 'DATE',
    time: 'TIME',
    timestamp: 'TIMESTAMP',
    timestamptz: 'TIMESTAMPTZ',
    uuid: 'UUID',
    json: 'JSON_TEXT',
  };
  return types[column.type];
}
