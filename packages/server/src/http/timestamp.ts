import { TaktwerkError } from '@taktwerk/model';

/** Seconds whose texts are kept: those of runs that are asked for together are much the same. */
const KEPT = 1000;
const texts = new Map<number, string>();

/** `yyyy-MM-ddTHH:mm:ssZ` in UTC, fractions of a second cut off (reference `ae-rest-api.md` §4). */
export function timestampText(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  const known = texts.get(second);
  if (known !== undefined) return known;
  const text = `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
  if (texts.size >= KEPT) texts.clear();
  texts.set(second, text);
  return text;
}

/**
 * Milliseconds of a timestamp in that form, no fractions, no offsets.
 * @throws TaktwerkError invalidField, naming the parameter
 */
export function readTimestamp(name: string, text: string): number {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  // A date such as 31 February parses into March, so it is compared with what it says.
  if (Number.isNaN(milliseconds) || timestampText(milliseconds) !== text) {
    throw new TaktwerkError(
      'invalidField',
      `${name} is "${text}"; expected a time such as 2026-01-05T08:00:00Z.`,
    );
  }
  return milliseconds;
}
