import type { StatementValues } from '../statement-values.ts';
import type { TextDialect } from './text-dialect.ts';

/**
 * How a database says what DuckDB says, with the very same result. Types are DuckDB's words; whatever would give another
 * value is refused by throwing NotPushed, or makes the statement fail for the values that would (`fail`).
 */
export interface PushDialect {
  /** For messages. */
  readonly name: string;
  /** Are the places of values numbered (`$1`), or in their order (`?`)? */
  readonly numbered: boolean;
  /** Longest name of a column, in bytes or characters as the database counts. */
  nameFits(name: string): boolean;
  /** Refuses a type whose values or order are others there. `what` says whose it is. */
  check(type: string, what: string): void;
  /** The type of a column of a table. */
  stored(type: string, what: string): string;
  /** Makes sure of the type of a value that can only be too large for it. */
  typed(sql: string, type: string, what: string): string;
  /** A value of a statement; texts are as DuckDB writes them. */
  bound(values: StatementValues, text: string | null, type: string): string;
  /** What DuckDB's CAST gives. */
  convert(sql: string, from: string, to: string): string;
  /** An expression of a type that makes the statement fail where `of` has a value; the message holds FAILED. */
  fail(of: string, type: string, why: string): string;
  /** A sort term, rows without a value last. */
  order(sql: string, descending: boolean, type: string): string;
  /** Do rows of a query come in its order where another reads them? */
  readonly keepsOrder: boolean;
  /** Are two values the same, where no value equals no value? */
  same(left: string, right: string): string;
  /** A quotient of two floating point numbers; `zeroHasSign` when the divisor may be minus zero. */
  divide(left: string, right: string, zeroHasSign: boolean): string;
  /** A whole quotient (`//`), or the rest (`%`), with none for a divisor of zero. */
  wholeQuotient(left: string, right: string): string;
  rest(left: string, right: string): string;
  /** An aggregate over rows for which a condition holds. */
  aggregate(name: string, argument: string | null, distinct: boolean, filter: string | null): string;
  /** A function of DuckDB by its name, or null where it is not known to be the same. */
  call(name: string, values: readonly TypedSql[]): string | null;
  /** Statements that make a table for the rows of a step, and count what it has for those who plan. */
  createKept(table: string, columns: string): string;
  analyze(table: string): string | null;
  readonly text: TextDialect;
  /** Whole numbers from 1, or null where it has no such rows. */
  series(rows: number, column: string): string | null;
  /** Window functions whose values it rounds. */
  readonly rounds: readonly string[];
  /** May LAG and LEAD have a third argument? */
  readonly lagsWithDefault: boolean;
  /** Has it FULL JOIN? */
  readonly joinsFull: boolean;
}

/** An expression of the database, and the type DuckDB gives it. */
export interface TypedSql {
  readonly sql: string;
  readonly type: string;
  /** The text of a constant. */
  readonly constant: string | null;
}

const NUMBERS = ['SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'];

export function isWhole(type: string): boolean {
  return NUMBERS.includes(type);
}

/** Whole numbers and decimals. */
export function isExact(type: string): boolean {
  return isWhole(type) || type.startsWith('DECIMAL(');
}

/** Digits of a decimal in all, and behind the point. */
export function digitsOf(type: string): { readonly width: number; readonly scale: number } {
  const [width, scale] = type.slice('DECIMAL('.length, -1).split(',');
  return { width: Number(width), scale: Number(scale) };
}
