import { readDateValue } from './date-value.ts';
import type { ParameterType } from './parameter.ts';

/** Longest text of a value, in characters. */
const MAX_TEXT = 100_000;

const TRUE: ReadonlySet<string> = new Set(['true', '1', 'да', 'истина', 'yes']);
const FALSE: ReadonlySet<string> = new Set(['false', '0', 'нет', 'ложь', 'no']);

/**
 * Turns a value into the canonical text of its type, or null when it is no such value: `integer` decimal digits of any
 * length with an optional sign, `decimal` digits with an optional fraction behind a point or comma, `boolean` `true` or
 * `false`, `date` as of {@link readDateValue}, `text` as it is.
 */
export function readParameterValue(type: ParameterType, value: string | number | boolean): string | null {
  const text = String(value);
  if (text.length > MAX_TEXT) return null;
  switch (type) {
    case 'text':
      return text;
    case 'integer':
      return readInteger(text.trim());
    case 'decimal':
      return readDecimal(text.trim());
    case 'boolean': {
      const word = text.trim().toLowerCase();
      if (TRUE.has(word)) return 'true';
      return FALSE.has(word) ? 'false' : null;
    }
    case 'date':
      return typeof value === 'string' ? readDateValue(text) : null;
  }
}

function readInteger(text: string): string | null {
  const { sign, digits } = signOf(text);
  return isDigits(digits) ? sign + (withoutZeros(digits) || '0') : null;
}

function readDecimal(text: string): string | null {
  const { sign, digits } = signOf(text);
  const [whole = '', fraction, ...more] = digits.replace(',', '.').split('.');
  if (more.length > 0 || !isDigits(whole) || (fraction !== undefined && !isDigits(fraction))) return null;
  return `${sign}${withoutZeros(whole) || '0'}${fraction === undefined ? '' : `.${fraction}`}`;
}

function signOf(text: string): { readonly sign: string; readonly digits: string } {
  if (text.startsWith('-')) return { sign: '-', digits: text.slice(1) };
  return { sign: '', digits: text.startsWith('+') ? text.slice(1) : text };
}

function withoutZeros(digits: string): string {
  let at = 0;
  while (digits[at] === '0') at += 1;
  return digits.slice(at);
}

function isDigits(text: string): boolean {
  return text !== '' && [...text].every((character) => character >= '0' && character <= '9');
}
