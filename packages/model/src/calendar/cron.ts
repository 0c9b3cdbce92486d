import type { CronDays } from './recurrence.ts';

/** What a line of cron says: minutes after midnight, and on which days. */
export interface CronTimes {
  readonly minutes: readonly number[];
  readonly days: CronDays;
}

export type CronOutcome =
  | { readonly ok: true; readonly times: CronTimes }
  /** Which field is wrong, and what was expected. */
  | { readonly ok: false; readonly message: string };

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const FIELDS = {
  minute: { name: 'minute', from: 0, to: 59 },
  hour: { name: 'hour', from: 0, to: 23 },
  day: { name: 'day of month', from: 1, to: 31 },
  month: {
    name: 'month',
    from: 1,
    to: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  /** 0 and 7 are both Sunday. */
  weekday: { name: 'weekday', from: 0, to: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
} as const satisfies Record<string, Field>;

const SHORTHANDS: ReadonlyMap<string, string> = new Map([
  ['@YEARLY', '0 0 1 1 *'],
  ['@ANNUALLY', '0 0 1 1 *'],
  ['@MONTHLY', '0 0 1 * *'],
  ['@WEEKLY', '0 0 * * 0'],
  ['@DAILY', '0 0 * * *'],
  ['@MIDNIGHT', '0 0 * * *'],
  ['@HOURLY', '0 * * * *'],
]);

/**
 * Reads the five fields of cron: numbers, names, `*`, lists, ranges and steps. When both day fields are restricted one
 * of them is enough, as cron has it.
 */
export function readCron(text: string): CronOutcome {
  const upper = text.trim().toUpperCase();
  const words = (SHORTHANDS.get(upper) ?? upper).split(' ').filter((word) => word !== '');
  const [minuteText, hourText, dayText, monthText, weekdayText, ...more] = words;
  if (
    minuteText === undefined ||
    hourText === undefined ||
    dayText === undefined ||
    monthText === undefined ||
    weekdayText === undefined ||
    more.length > 0
  ) {
    return {
      ok: false,
      message: `has ${words.length} fields; expected five: minute, hour, day of month, month, weekday`,
    };
  }
  const minutes = readField(FIELDS.minute, minuteText);
  const hours = readField(FIELDS.hour, hourText);
  const days = readField(FIELDS.day, dayText);
  const months = readField(FIELDS.month, monthText);
  const weekdays = readField(FIELDS.weekday, weekdayText);
  const wrong = [minutes, hours, days, months, weekdays].find(({ problem }) => problem !== null);
  if (wrong?.problem != null) return { ok: false, message: wrong.problem };
  return {
    ok: true,
    times: {
      minutes: [...hours.values]
        .flatMap((hour) => [...minutes.values].map((minute) => hour * 60 + minute))
        .sort((a, b) => a - b),
      days: {
        days: days.values,
        months: months.values,
        weekdays: new Set([...weekdays.values].map((day) => (day === 0 ? 7 : day))),
        either: !dayText.startsWith('*') && !weekdayText.startsWith('*'),
      },
    },
  };
}

interface FieldOutcome {
  readonly values: ReadonlySet<number>;
  readonly problem: string | null;
}

function readField(field: Field, text: string): FieldOutcome {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const range = readPart(field, part);
    if (range === null) {
      const problem = `has the ${field.name} "${text}"; expected *, numbers from ${field.from} to ${field.to}, ranges such as 1-5, steps such as */15, or a list of them`;
      return { values, problem };
    }
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return { values, problem: null };
}

function readPart(field: Field, part: string): { from: number; to: number; step: number } | null {
  const [span = '', stepText, ...more] = part.split('/');
  const step = stepText === undefined ? 1 : readNumber(stepText);
  if (more.length > 0 || step === null || step < 1) return null;
  if (span === '*') return { from: field.from, to: field.to, step };
  const [fromText = '', toText, ...rest] = span.split('-');
  const from = readValue(field, fromText);
  const to = toText === undefined ? (stepText === undefined ? from : field.to) : readValue(field, toText);
  if (rest.length > 0 || from === null || to === null || from > to) return null;
  return { from, to, step };
}

function readValue(field: Field, text: string): number | null {
  const named = field.names?.indexOf(text) ?? -1;
  if (named >= 0) return named + (field.from === 1 ? 1 : 0);
  const value = readNumber(text);
  return value === null || value < field.from || value > field.to ? null : value;
}

function readNumber(text: string): number | null {
  const isNumber = text !== '' && text.length <= 4 && [...text].every((one) => one >= '0' && one <= '9');
  return isNumber ? Number(text) : null;
}
