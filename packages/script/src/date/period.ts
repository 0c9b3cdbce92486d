import { type DateParts, dayNumber, partsOfDay, weekday } from './date-format.ts';

/** A unit of periods: days, weeks from Monday, months, quarters, years. */
export type PeriodUnit = 'DD' | 'WW' | 'MM' | 'Q' | 'YY';

/** Every spelling of a unit, the German ones of old scripts included (reference `script-language.md` §3.7). */
const UNITS: ReadonlyMap<string, PeriodUnit> = new Map([
  ['DD', 'DD'],
  ['TT', 'DD'],
  ['WW', 'WW'],
  ['MM', 'MM'],
  ['Q', 'Q'],
  ['YY', 'YY'],
  ['YYYY', 'YY'],
  ['JJ', 'YY'],
  ['JJJJ', 'YY'],
]);

/** Months of the units that are counted in months. */
const MONTHS = { MM: 1, Q: 3, YY: 12 } as const;

/** Days of the years 1 to 9999: what functions can answer. */
export const FIRST_DAY: number = dayNumber({ year: 1, month: 1, day: 1 });
export const LAST_DAY: number = dayNumber({ year: 9999, month: 12, day: 31 });

/** The unit a word stands for; `undefined` for none. */
export function periodUnit(word: string): PeriodUnit | undefined {
  return UNITS.get(word.trim().toUpperCase());
}

/**
 * The day so many periods later, or earlier for a negative count; a day its month does not have becomes the last of the
 * month (ours). `null` outside the years 1 to 9999.
 */
export function addPeriods(date: DateParts, unit: PeriodUnit, count: number): number | null {
  const day =
    unit === 'DD' || unit === 'WW'
      ? dayNumber(date) + count * (unit === 'WW' ? 7 : 1)
      : addMonths(date, count * MONTHS[unit]);
  return day < FIRST_DAY || day > LAST_DAY ? null : day;
}

/** First and last day of the period a date lies in. */
export function periodAround(
  date: DateParts,
  unit: PeriodUnit,
): { readonly first: number; readonly last: number } {
  const day = dayNumber(date);
  if (unit === 'DD') return { first: day, last: day };
  if (unit === 'WW') {
    const first = day - weekday(date) + 1;
    return { first, last: first + 6 };
  }
  const months = MONTHS[unit];
  const month = Math.floor((date.month - 1) / months) * months + 1;
  const first = dayNumber({ year: date.year, month, day: 1 });
  return { first, last: dayNumber({ year: date.year, month: month + months, day: 1 }) - 1 };
}

/** Whole periods between two dates, whichever comes first. */
export function periodsBetween(one: DateParts, other: DateParts, unit: PeriodUnit): number {
  const [from, to] = dayNumber(one) <= dayNumber(other) ? [one, other] : [other, one];
  if (unit === 'DD' || unit === 'WW')
    return Math.floor((dayNumber(to) - dayNumber(from)) / (unit === 'WW' ? 7 : 1));
  const months = (to.year - from.year) * 12 + to.month - from.month;
  const whole = addMonths(from, months) > dayNumber(to) ? months - 1 : months;
  return Math.floor(whole / MONTHS[unit]);
}

function addMonths(date: DateParts, count: number): number {
  const months = date.year * 12 + date.month - 1 + count;
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  const last = partsOfDay(dayNumber({ year, month: month + 1, day: 1 }) - 1).day;
  return dayNumber({ year, month, day: Math.min(date.day, last) });
}
