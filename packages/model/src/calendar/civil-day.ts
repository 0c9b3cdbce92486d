import type { EpochDay } from './calendar-definition.ts';

/** Year, month (1–12) and day (1–31) of a date. */
export interface CivilDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Years a date may lie in. */
const YEARS = { from: 1900, to: 9999 };

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/**
 * Days from 1970-01-01 to a date of the proleptic Gregorian calendar. Years are counted from 1 March so that the leap
 * day is the last of its year; 400 years have 146,097 days.
 */
export function toEpochDay({ year, month, day }: CivilDay): EpochDay {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of {@link toEpochDay}. */
export function fromEpochDay(epochDay: EpochDay): CivilDay {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day };
}

/** 1 (Monday) to 7 (Sunday). */
export function weekdayOf(epochDay: EpochDay): number {
  return ((((epochDay + 3) % 7) + 7) % 7) + 1;
}

/** The Monday of a day's week. */
export function weekStart(epochDay: EpochDay): EpochDay {
  return epochDay - weekdayOf(epochDay) + 1;
}

/** Reads `YYYY-MM-DD`; null for anything else and for days that do not exist, such as 2026-02-30. */
export function readDay(text: string): EpochDay | null {
  const [year, month, day, ...rest] = text.trim().split('-');
  if (year?.length !== 4 || month?.length !== 2 || day?.length !== 2 || rest.length > 0) return null;
  const date = { year: digits(year), month: digits(month), day: digits(day) };
  if (!(date.year >= YEARS.from && date.year <= YEARS.to && date.month >= 1 && date.month <= 12)) return null;
  if (!(date.day >= 1 && date.day <= daysInMonth(date.year, date.month))) return null;
  return toEpochDay(date);
}

/** `YYYY-MM-DD`. */
export function dayText(epochDay: EpochDay): string {
  const { year, month, day } = fromEpochDay(epochDay);
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`;
}

/** Reads `MM-DD` as month * 100 + day; null for days no year has. 02-29 is one of leap years. */
export function readYearDay(text: string): number | null {
  const [month, day, ...rest] = text.trim().split('-');
  if (month?.length !== 2 || day?.length !== 2 || rest.length > 0) return null;
  const date = { month: digits(month), day: digits(day) };
  if (!(date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= daysInMonth(2000, date.month)))
    return null;
  return date.month * 100 + date.day;
}

/** The number a text of digits stands for, else NaN, which fails every comparison. */
function digits(text: string): number {
  return [...text].every((character) => character >= '0' && character <= '9') ? Number(text) : Number.NaN;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
