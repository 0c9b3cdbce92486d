import type { Cell } from '../../row/task-row.ts';
import { numberArray, textArray } from './array-literal.ts';

/** Columns with the types PostgreSQL is to read them as, in the order of a row's cells. */
export interface RowShape {
  readonly columns: readonly string[];
  readonly types: readonly ColumnType[];
}

export type ColumnType = 'bigint' | 'boolean' | 'text';

/** `a, b` with the types `bigint text`. */
export function rowShape(columns: string, types: readonly ColumnType[]): RowShape {
  const names = columns.split(',').map((name) => name.trim());
  if (names.length !== types.length) {
    throw new RangeError(`${names.length} columns, but ${types.length} types: ${columns}`);
  }
  return { columns: names, types };
}

/** Many rows as one relation: one array parameter per column, read side by side. */
export function rowsRelation(shape: RowShape): string {
  return `unnest(${shape.types.map((type) => `?::${type}[]`).join(', ')})`;
}

/** The parameters of {@link rowsRelation}. */
export function rowsParameters(shape: RowShape, rows: readonly (readonly Cell[])[]): string[] {
  return shape.types.map((type, index) => {
    const cells = rows.map((row) => row[index] ?? null);
    return type === 'text' ? textArray(cells.map(textCell)) : numberArray(cells.map(numberCell));
  });
}

function textCell(cell: Cell): string | null {
  return typeof cell === 'number' ? String(cell) : cell;
}

function numberCell(cell: Cell): number | null {
  if (typeof cell === 'string') throw new TypeError(`The text ${cell} stands where a number belongs.`);
  return cell;
}

/** Inserts many rows in their order; `conflict` says what happens to one whose key is there. */
export function insertRows(table: string, shape: RowShape, conflict = ''): string {
  return `INSERT INTO ${table} (${shape.columns.join(', ')}) SELECT * FROM ${rowsRelation(shape)} ${conflict}`;
}

/** Inserts many rows, or replaces all but the key of those that are there. No two rows may have the same key. */
export function putRows(table: string, shape: RowShape, key: readonly string[]): string {
  const set = shape.columns
    .filter((column) => !key.includes(column))
    .map((column) => `${column} = excluded.${column}`)
    .join(', ');
  return insertRows(table, shape, `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${set}`);
}
