/**
 * A value of the language: text, a whole number (a `bigint` beyond the safe range of `number`), or a decimal
 * fraction. Whole numbers have at most 16 digits, fractions 16 digits before and 16 behind the point
 * (reference `script-language.md` §1).
 */
export type Value = string | number | bigint | Fraction;

/** A decimal fraction in units of 10^-16. */
export interface Fraction {
  readonly units: bigint;
}

export type NumberValue = Exclude<Value, string>;

/** Largest whole number of the language. */
export const MAX_WHOLE = 9_999_999_999_999_999n;
/** Units of a {@link Fraction} in one. */
export const ONE = 10n ** 16n;
export const MAX_UNITS = MAX_WHOLE * ONE + (ONE - 1n);

/** The text of a value, as printed and put into lines. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return fractionText(value.units);
  return String(value);
}

function fractionText(units: bigint): string {
  const size = units < 0n ? -units : units;
  let decimals = (size % ONE).toString().padStart(16, '0');
  let end = decimals.length;
  while (end > 0 && decimals.charCodeAt(end - 1) === 48) end--;
  decimals = decimals.slice(0, end);
  return `${units < 0n ? '-' : ''}${size / ONE}${decimals === '' ? '' : `.${decimals}`}`;
}

/** A number as functions supply it: 16 digits with leading zeros, 16 decimals if a fraction. */
export function paddedText(value: NumberValue): string {
  if (typeof value === 'object') {
    const size = value.units < 0n ? -value.units : value.units;
    const sign = value.units < 0n ? '-' : '+';
    return `${sign}${(size / ONE).toString().padStart(16, '0')}.${(size % ONE).toString().padStart(16, '0')}`;
  }
  const whole = BigInt(value);
  return whole < 0n ? `-${(-whole).toString().padStart(16, '0')}` : whole.toString().padStart(16, '0');
}
