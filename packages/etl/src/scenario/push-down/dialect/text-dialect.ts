import type { Duck } from '../../../duck/duck.ts';
import type { StatementValues } from '../statement-values.ts';

/** What a change of texts is written with. */
export interface TextSetting {
  readonly duck: Duck;
  readonly values: StatementValues;
}

/** How a database works with texts as DuckDB does; what has no value stays so unless it is said. */
export interface TextDialect {
  /** @throws NotPushed where characters are changed otherwise */
  change(
    setting: TextSetting,
    text: string,
    change: 'trim' | 'trimStart' | 'trimEnd' | 'upper' | 'lower' | 'collapse',
  ): Promise<string>;
  /** Characters, not bytes. */
  length(text: string): string;
  /** A whole number as text. */
  number(sql: string): string;
  /** Characters from a place, counted from 1, or from the end when it is negative. */
  cut(text: string, from: number, length: number | null): string;
  /** One behind the other; those without a value are left out. */
  joined(parts: readonly string[]): string;
  joinedBy(separator: string, parts: readonly string[]): string;
  /** None when one of them has no value. */
  chained(parts: readonly string[]): string;
  /** In hexadecimal. */
  sha256(text: string): string;
  /** The n-th part between separators; empty or none where there is none. */
  field(text: string, separator: string, n: number): string;
  /** A row for each part between separators. */
  rows(text: string, separator: string): string;
}
