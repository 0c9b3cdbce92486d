import { postgresType } from '../../connector/postgres/postgres-types.ts';
import type { Column } from '../../definition/column.ts';
import { NotPushed } from './not-pushed.ts';

/** A type of PostgreSQL; `full` orders and compares texts byte by byte, as DuckDB does. */
export interface PostgresType {
  readonly type: string;
  readonly full: string;
}

/** Types whose values, order and text are the same in DuckDB and in PostgreSQL. */
const ALIKE: readonly Column['type'][] = [
  'boolean',
  'int16',
  'int32',
  'int64',
  'decimal',
  'float64',
  'text',
  'date',
  'timestamp',
  'timestamptz',
  'uuid',
];

/** @throws NotPushed for a type that is not the same there; `what` says whose it is */
export function postgresTypeOf(column: Column, what: string): PostgresType {
  if (!ALIKE.includes(column.type)) throw new NotPushed(`${what} is of type ${column.type}`);
  const type = postgresType({ ...column, nullable: true });
  return { type, full: column.type === 'text' ? 'text COLLATE "C"' : type };
}
