import { TaktwerkError } from '@taktwerk/model/error';
import type { Row } from './row.ts';

/** Reads a text column; anything else there is a fault of the schema. */
export function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : wrong(column, 'text', value);
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : wrong(column, 'an integer', value);
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

/** SQLite stores flags as 0 and 1, PostgreSQL as truth values. */
export function flag(row: Row, column: string): boolean {
  const value = row[column];
  return typeof value === 'boolean' ? value : integer(row, column) === 1;
}

/** Reads a text column that holds one of `words`. */
export function oneOf<Word extends string>(row: Row, column: string, words: readonly Word[]): Word {
  const value = row[column];
  return words.find((word) => word === value) ?? wrong(column, `one of ${words.join(', ')}`, value);
}

function wrong(column: string, expected: string, value: unknown): never {
  throw new TaktwerkError(
    'internal',
    `Column ${column} should hold ${expected}, found ${value === undefined ? 'no such column' : typeof value}.`,
  );
}
