import { ScriptFailure } from '../run/script-failure.ts';
import { MAX_UNITS, MAX_WHOLE, type NumberValue, ONE, type Value } from './value.ts';

/** Longest text that can be a number, blanks and leading zeros included: looking at more would cost time. */
const LONGEST = 1024;

/** The number a text reads as: sign, digits, decimals; `undefined` when it is none or has too many digits. */
export function readNumber(text: string): NumberValue | undefined {
  if (text.length > LONGEST) return undefined;
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) === 32) start++;
  while (end > start && text.charCodeAt(end - 1) === 32) end--;
  const sign = text.charCodeAt(start);
  const negative = sign === 45;
  if (negative || sign === 43) start++;
  let point = -1;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 46 && point < 0 && at > start) point = at;
    else if (code < 48 || code > 57) return undefined;
  }
  const wholeEnd = point < 0 ? end : point;
  if (wholeEnd === start || point === end - 1) return undefined;
  while (start < wholeEnd - 1 && text.charCodeAt(start) === 48) start++;
  if (wholeEnd - start > 16) return undefined;
  if (point < 0) {
    const whole = Number(text.slice(start, end));
    if (Number.isSafeInteger(whole)) return negative ? 0 - whole : whole;
    const large = BigInt(text.slice(start, end));
    return negative ? -large : large;
  }
  const decimals = text.slice(point + 1, Math.min(end, point + 17)).padEnd(16, '0');
  const units = BigInt(text.slice(start, wholeEnd)) * ONE + BigInt(decimals);
  return { units: negative ? -units : units };
}

/** A value as a number, or the failure that names it. */
export function numberOf(value: Value): NumberValue {
  if (typeof value !== 'string') return value;
  const number = readNumber(value);
  if (number === undefined) {
    throw new ScriptFailure(
      'notANumber',
      `A number of at most 16 digits was expected, not "${shortened(value)}".`,
    );
  }
  return number;
}

/** A whole number within the limits of the language. */
export function wholeNumber(whole: bigint): number | bigint {
  if (whole > MAX_WHOLE || whole < -MAX_WHOLE) {
    throw new ScriptFailure(
      'numberTooLarge',
      `The result is beyond ${MAX_WHOLE}, the largest number there is.`,
    );
  }
  const small = Number(whole);
  return Number.isSafeInteger(small) ? small : whole;
}

/** A fraction within the limits of the language. */
export function fraction(units: bigint): NumberValue {
  if (units > MAX_UNITS || units < -MAX_UNITS) {
    throw new ScriptFailure(
      'numberTooLarge',
      `The result is beyond ${MAX_WHOLE}, the largest number there is.`,
    );
  }
  return { units };
}

/** Units of 10^-16. */
export function unitsOf(value: NumberValue): bigint {
  return typeof value === 'object' ? value.units : BigInt(value) * ONE;
}

/** The whole part, decimals cut. */
export function wholePart(value: NumberValue): number | bigint {
  return typeof value === 'object' ? wholeNumber(value.units / ONE) : value;
}

/** The start of a text, for messages. */
export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
