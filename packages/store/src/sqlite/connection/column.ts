import { TaktwerkError } from '@taktwerk/model/error';
import type { SqlRow } from './connection.ts';

/** Reads a text column; anything else there is a fault of the schema. */
export function text(row: SqlRow, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : wrong(column, 'text', value);
}

export function textOrNull(row: SqlRow, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function integer(row: SqlRow, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : wrong(column, 'an integer', value);
}

export function integerOrNull(row: SqlRow, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

/** Flags are stored as 0 and 1. */
export function flag(row: SqlRow, column: string): boolean {
  return integer(row, column) === 1;
}

/** Reads a text column that holds one of `words`. */
export function oneOf<Word extends string>(row: SqlRow, column: string, words: readonly Word[]): Word {
  const value = row[column];
  return words.find((word) => word === value) ?? wrong(column, `one of ${words.join(', ')}`, value);
}

function wrong(column: string, expected: string, value: unknown): never {
  throw new TaktwerkError(
    'internal',
    `Column ${column} should hold ${expected}, found ${value === undefined ? 'no such column' : typeof value}.`,
  );
}
