import { TaktwerkError } from '@taktwerk/model';

/** `yyyy-MM-ddTHH:mm:ssZ` in UTC, seconds cut off (reference `ae-rest-api.md` §4). */
export function timestampText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
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
