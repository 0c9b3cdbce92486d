import { type Static, Type } from 'typebox';

/** Types of values that every connector maps its own to, so that nothing is rounded or cut on the way. */
export const TYPE_NAMES = [
  'boolean',
  'int16',
  'int32',
  'int64',
  'decimal',
  'float32',
  'float64',
  'text',
  'bytes',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'uuid',
  'json',
] as const;

export const TypeName = Type.Enum([...TYPE_NAMES], {
  description: 'Type of the values; `decimal` without precision is a number of any size.',
  expected: `one of ${TYPE_NAMES.join(', ')}`,
});
export type TypeName = Static<typeof TypeName>;

/** A column of a source, a target or a step. */
export interface Column {
  readonly name: string;
  readonly type: TypeName;
  /** Digits of a `decimal` in all, and behind the point; absent is any number of them. */
  readonly precision?: number;
  readonly scale?: number;
  readonly nullable: boolean;
  /** What the system it comes from calls the type; used where a target speaks the same dialect. */
  readonly native?: { readonly dialect: string; readonly type: string };
}

/** The type as people write it: `decimal(12,2)`, `int64`. */
export function describeType(column: Column): string {
  if (column.type !== 'decimal' || column.precision === undefined) return column.type;
  return `decimal(${column.precision},${column.scale ?? 0})`;
}
