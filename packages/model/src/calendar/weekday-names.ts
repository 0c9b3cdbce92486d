import type { NthWeekday } from './calendar-definition.ts';

/** Monday first, as the numbers 1 to 7 go. */
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** `MO` is 1, `SU` is 7; null for anything else. */
export function readWeekday(text: string): number | null {
  const index = WEEKDAYS.indexOf(text.trim().toUpperCase());
  return index < 0 ? null : index + 1;
}

/** Reads `1MO` (the first Monday of a month) to `-5SU`; null for anything else. */
export function readNthWeekday(text: string): NthWeekday | null {
  const trimmed = text.trim();
  const weekday = readWeekday(trimmed.slice(-2));
  const nth = Number(trimmed.slice(0, -2));
  if (weekday === null || trimmed.length < 3 || !Number.isInteger(nth)) return null;
  return nth === 0 || Math.abs(nth) > 5 ? null : { nth, weekday };
}
