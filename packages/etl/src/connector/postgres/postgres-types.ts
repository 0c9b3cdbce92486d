import type { Column, TypeName } from '../../definition/column.ts';

/** Object ids of the built-in types; everything else travels as text. */
const TYPES: Readonly<Record<number, TypeName>> = {
  16: 'boolean',
  17: 'bytes',
  18: 'text',
  19: 'text',
  20: 'int64',
  21: 'int16',
  23: 'int32',
  25: 'text',
  114: 'json',
  700: 'float32',
  701: 'float64',
  1042: 'text',
  1043: 'text',
  1082: 'date',
  1083: 'time',
  1114: 'timestamp',
  1184: 'timestamptz',
  1700: 'decimal',
  2950: 'uuid',
  3802: 'json',
};

/** Object ids below this one are the same in every database. */
const FIRST_OWN_TYPE = 16_384;

/** What a column of a PostgreSQL result is for us; `native` is the server's own name of the type. */
export function postgresColumn(
  name: string,
  typeId: number,
  modifier: number,
  native: string,
  nullable: boolean,
): Column {
  const type = TYPES[typeId] ?? 'text';
  const known = typeId < FIRST_OWN_TYPE && native !== '"char"';
  return {
    name,
    type,
    nullable,
    ...(type === 'decimal' ? digits(modifier) : {}),
    native: { dialect: 'postgres', type: known ? native : 'text' },
  };
}

/** `numeric(p,s)` is coded in the modifier (PostgreSQL, `numeric.c`); scales below zero and above p count as unknown. */
function digits(modifier: number): Pick<Column, 'precision' | 'scale'> {
  if (modifier < 4) return {};
  const precision = ((modifier - 4) >> 16) & 0xffff;
  const scale = (modifier - 4) & 0x7ff;
  return scale > precision ? {} : { precision, scale };
}

/** The type for a new column. */
export function postgresType(column: Column): string {
  if (column.native?.dialect === 'postgres') return column.native.type;
  switch (column.type) {
    case 'boolean':
      return 'boolean';
    case 'int16':
      return 'smallint';
    case 'int32':
      return 'integer';
    case 'int64':
      return 'bigint';
    case 'decimal':
      return column.precision === undefined ? 'numeric' : `numeric(${column.precision},${column.scale ?? 0})`;
    case 'float32':
      return 'real';
    case 'float64':
      return 'double precision';
    case 'text':
      return 'text';
    case 'bytes':
      return 'bytea';
    case 'date':
      return 'date';
    case 'time':
      return 'time';
    case 'timestamp':
      return 'timestamp';
    case 'timestamptz':
      return 'timestamptz';
    case 'uuid':
      return 'uuid';
    case 'json':
      return 'jsonb';
  }
}

/** Types whose binary form means the same on every server. */
const BINARY_SAFE = new Set([
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double precision',
  'text',
  'bytea',
  'date',
  'uuid',
]);
const BINARY_SAFE_STEMS = ['numeric', 'character varying', 'character', 'timestamp', 'time'];

export function isBinarySafe(native: string): boolean {
  return (
    BINARY_SAFE.has(native) ||
    BINARY_SAFE_STEMS.some((stem) => native.startsWith(stem) && !native.endsWith('[]'))
  );
}
