import { withoutNul } from './parameter.ts';

/** The text of an array of numbers or flags, for a parameter such as `?::bigint[]`. */
export function numberArray(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** The text of an array of texts, for a parameter such as `?::text[]` (PostgreSQL manual, 8.15.6). */
export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : quoted(value))).join(',')}}`;
}

/** The text of an array of byte strings, for a parameter such as `?::bytea[]`. */
export function bytesArray(values: readonly (Buffer | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : `"\\\\x${value.toString('hex')}"`)).join(',')}}`;
}

function quoted(value: string): string {
  let text = withoutNul(value);
  if (text.includes('\\')) text = text.replaceAll('\\', '\\\\');
  if (text.includes('"')) text = text.replaceAll('"', '\\"');
  return `"${text}"`;
}
