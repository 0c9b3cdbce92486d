/** SQL text with a `?` for each value of its parameters, in order. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** What the two databases say differently in the conditions of a list or a search. */
export interface Dialect {
  /** `column` matches the LIKE pattern of one parameter, without regard to the case of ASCII letters. */
  like(column: string): string;
  /** `column` equals the text of one parameter, without regard to the case of ASCII letters. */
  sameInAnyCase(column: string): string;
  /** `column` is one of the values. */
  among(column: string, values: readonly string[]): Condition;
  amongNumbers(column: string, values: readonly number[]): Condition;
  /** `column` is one of the values, without regard to the case of ASCII letters. */
  amongInAnyCase(column: string, values: readonly string[]): Condition;
  /** A text inside the JSON object of `column`, by the names of members; NULL where there is none. */
  jsonText(column: string, ...members: readonly string[]): string;
  /** Whether a list in the JSON object of `column` has an entry whose member is one of the values, without regard to case. */
  listNames(column: string, list: string, member: string, values: readonly string[]): Condition;
  /** What follows the table's name to say which index is meant; null means its primary key. */
  indexHint(index: string | null): string;
  /**
   * Whether each branch of a page is ordered and cut by itself. SQLite merges branches in the order of their indexes;
   * PostgreSQL would sort them whole.
   */
  readonly cutsBranches: boolean;
}
