import { isLetter } from '../lexer/variable-name.ts';

/** A date and time of day without a zone. */
export interface DateParts {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const DAY_MS = 86_400_000;

/** Two-digit years below this are 20xx, from it on 19xx. */
const CENTURY_TURN = 70;

/** Keys of a format, longest first where one starts another; the German ones of old scripts included (reference §3.7). */
const KEYS = ['YYYY', 'JJJJ', 'YY', 'JJ', 'DDD', 'DD', 'TT', 'MM', 'MI', 'HH', 'SS', 'WW', 'Q'] as const;
type Key = (typeof KEYS)[number];

/** Cuts a format into keys and the text between them. `MM` behind hours, or in a time, means minutes. */
function formatPieces(format: string, isTime: boolean): readonly (Key | { readonly text: string })[] {
  const pieces: (Key | { readonly text: string })[] = [];
  const upper = format.toUpperCase();
  let hoursSeen = isTime;
  for (let at = 0; at < upper.length; ) {
    const key = KEYS.find((candidate) => upper.startsWith(candidate, at));
    if (key === undefined) {
      pieces.push({ text: format.charAt(at) });
      at++;
      continue;
    }
    if (key === 'HH') hoursSeen = true;
    pieces.push(key === 'MM' && hoursSeen ? 'MI' : key);
    at += key.length;
  }
  return pieces;
}

/** The date in a format; `isTime` reads `MM` as minutes throughout. */
export function formatDate(parts: DateParts, format: string, isTime = false): string {
  let text = '';
  for (const piece of formatPieces(format, isTime)) {
    text += typeof piece === 'object' ? piece.text : formatKey(parts, piece);
  }
  return text;
}

function formatKey(parts: DateParts, key: Key): string {
  switch (key) {
    case 'YYYY':
    case 'JJJJ':
      return digits(parts.year, 4);
    case 'YY':
    case 'JJ':
      return digits(parts.year % 100, 2);
    case 'MM':
      return digits(parts.month, 2);
    case 'DD':
    case 'TT':
      return digits(parts.day, 2);
    case 'DDD':
      return digits(dayOfYear(parts), 3);
    case 'HH':
      return digits(parts.hour, 2);
    case 'MI':
      return digits(parts.minute, 2);
    case 'SS':
      return digits(parts.second, 2);
    case 'WW':
      return digits(weekOfYear(parts), 2);
    case 'Q':
      return String(Math.floor((parts.month - 1) / 3) + 1);
  }
}

/** The date a text holds in a format; `undefined` when it does not fit or there is no such day. */
export function readDate(text: string, format: string): DateParts | undefined {
  const found = readKeys(text, format, false);
  if (found === undefined) return undefined;
  const short = found.YY ?? found.JJ;
  const year =
    found.YYYY ??
    found.JJJJ ??
    (short === undefined ? undefined : short + (short < CENTURY_TURN ? 2000 : 1900));
  const time = timeOf(found);
  if (year === undefined || time === undefined) return undefined;
  if (found.DDD !== undefined) {
    const parts = partsOfDay(dayNumber({ year, month: 1, day: 1 }) + found.DDD - 1);
    return found.DDD > 0 && parts.year === year ? { ...parts, ...time } : undefined;
  }
  const date = { year, month: found.MM ?? 1, day: found.DD ?? found.TT ?? 1 };
  const real = partsOfDay(dayNumber(date));
  return real.month === date.month && real.day === date.day ? { ...date, ...time } : undefined;
}

/** Seconds after midnight of the time of day a text holds in a format, in which `MM` are minutes; `undefined` for none. */
export function readTimeOfDay(text: string, format: string): number | undefined {
  const found = readKeys(text, format, true);
  if (found === undefined || (found.HH ?? found.MI ?? found.SS) === undefined) return undefined;
  const time = timeOf(found);
  return time === undefined ? undefined : (time.hour * 60 + time.minute) * 60 + time.second;
}

function readKeys(text: string, format: string, isTime: boolean): Partial<Record<Key, number>> | undefined {
  const found: Partial<Record<Key, number>> = {};
  let at = 0;
  for (const piece of formatPieces(format, isTime)) {
    const length = typeof piece === 'object' ? piece.text.length : piece.length;
    const part = text.slice(at, at + length);
    at += length;
    if (typeof piece === 'object') {
      if (part !== piece.text) return undefined;
      continue;
    }
    const value = digitsValue(part, length);
    if (value === undefined) return undefined;
    found[piece] = value;
  }
  return at === text.length ? found : undefined;
}

function timeOf(
  found: Partial<Record<Key, number>>,
): Pick<DateParts, 'hour' | 'minute' | 'second'> | undefined {
  const time = { hour: found.HH ?? 0, minute: found.MI ?? 0, second: found.SS ?? 0 };
  return time.hour > 23 || time.minute > 59 || time.second > 59 ? undefined : time;
}

/** What stands behind a format and in which one: `FORMAT:text` or `FORMAT;text`; `null` when no format leads. */
export function splitFormat(text: string): { readonly format: string; readonly text: string } | null {
  if (!isLetter(text.charCodeAt(0))) return null;
  // A format may hold colons itself, so the one that separates is the last before the first digit.
  let separator = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) break;
    if (code === 58 || code === 59) separator = at;
  }
  return separator < 0 ? null : { format: text.slice(0, separator), text: text.slice(separator + 1) };
}

/**
 * A date as functions take it: `FORMAT:date` or `FORMAT;date`, else six digits `YYMMDD` or eight `YYYYMMDD`.
 * `date` is `undefined` when the text is none.
 */
export function readFormattedDate(argument: string): {
  readonly format: string;
  readonly date: DateParts | undefined;
} {
  const text = argument.trim();
  const split = splitFormat(text);
  if (split !== null) return { format: split.format, date: readDate(split.text, split.format) };
  const format = text.length === 6 ? 'YYMMDD' : 'YYYYMMDD';
  return { format, date: readDate(text, format) };
}

/** Days since 1970-01-01. */
export function dayNumber(date: Pick<DateParts, 'year' | 'month' | 'day'>): number {
  // Years below 100 would be taken for 19xx by Date.UTC.
  return Math.floor(new Date(0).setUTCFullYear(date.year, date.month - 1, date.day) / DAY_MS);
}

/** The date of a day number, at midnight. */
export function partsOfDay(day: number): DateParts {
  return partsOfTime(day * DAY_MS);
}

/** Date and time, UTC, of milliseconds since 1970. */
export function partsOfTime(milliseconds: number): DateParts {
  const date = new Date(milliseconds);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** 1 Monday to 7 Sunday. */
export function weekday(date: Pick<DateParts, 'year' | 'month' | 'day'>): number {
  // 1970-01-01 was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

/** Day of the year, from 1. */
export function dayOfYear(date: Pick<DateParts, 'year' | 'month' | 'day'>): number {
  return dayNumber(date) - dayNumber({ year: date.year, month: 1, day: 1 }) + 1;
}

/** Week by ISO 8601: the one that holds the year's first Thursday is week 1. */
export function weekOfYear(date: Pick<DateParts, 'year' | 'month' | 'day'>): number {
  const thursday = dayNumber(date) + 4 - weekday(date);
  const year = partsOfDay(thursday).year;
  return Math.floor((thursday - dayNumber({ year, month: 1, day: 1 })) / 7) + 1;
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

function digitsValue(text: string, length: number): number | undefined {
  if (text.length !== length) return undefined;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return undefined;
  }
  return Number(text);
}
