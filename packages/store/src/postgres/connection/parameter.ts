/** A value of a parameter. Arrays go as text (`array-literal.ts`), and the statement says what they hold. */
export type Value = string | number | boolean | null;

/** What stands for a NUL character, which text in PostgreSQL cannot hold: U+FFFD, the replacement character. */
const REPLACEMENT = '\u{fffd}';

/** Text as PostgreSQL can hold it. */
export function withoutNul(text: string): string {
  return text.includes('\u0000') ? text.replaceAll('\u0000', REPLACEMENT) : text;
}
