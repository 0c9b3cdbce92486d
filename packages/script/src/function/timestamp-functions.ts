import {
  type DateParts,
  dayNumber,
  formatDate,
  partsOfDay,
  partsOfTime,
  readDate,
  splitFormat,
} from '../date/date-format.ts';
import { addPeriods, FIRST_DAY, LAST_DAY, periodUnit } from '../date/period.ts';
import { readNumber } from '../value/number.ts';
import type { Arguments } from './arguments.ts';
import { formatTimestamp, TIMESTAMP } from './clock-functions.ts';
import type { ScriptFunction } from './script-function.ts';
import { readFormattedTime } from './time-functions.ts';

const DAY_MS = 86_400_000;

/** Milliseconds of the units shorter than a day; `MM` are months here. */
const SHORT_UNITS: ReadonlyMap<string, number> = new Map([
  ['HH', 3_600_000],
  ['MI', 60_000],
  ['SS', 1000],
]);

/** Largest count of a span: more seconds than any script means. */
const COUNT_MOST = 99_999_999_999;

/** Formats of timestamps that name none, by their length. */
const PLAIN_FORMATS: ReadonlyMap<number, string> = new Map([
  [19, TIMESTAMP],
  [14, 'YYYYMMDDHHMISS'],
  [12, 'YYMMDDHHMISS'],
]);

/** Functions about dates with a time of day (reference `script-language.md` §3.7); how spans are written is ours. */
export const TIMESTAMP_FUNCTIONS: readonly ScriptFunction[] = [
  movedBy('ADD_TIMESTAMP', 1),
  movedBy('SUB_TIMESTAMP', -1),
  {
    name: 'CONV_TIMESTAMP',
    kind: 'host',
    failure: 'ends',
    parameters: [
      { name: 'timestamp' },
      { name: 'format', optional: true },
      { name: 'time zone it is in', optional: true },
      { name: 'time zone of the result', optional: true },
    ],
    known: (args) =>
      args.isEmpty(2) && args.isEmpty(3) ? formatDate(timestampArgument(args, 0), formatOf(args, 1)) : null,
    call: (args) => ({
      kind: 'convertTime',
      time: formatDate(timestampArgument(args, 0), TIMESTAMP),
      from: args.isEmpty(2) ? 'UTC' : args.text(2).trim(),
      to: args.isEmpty(3) ? 'UTC' : args.text(3).trim(),
    }),
    receive: (value, args) => formatTimestamp(value, formatOf(args, 1), false),
  },
];

/** Number of the error that there is no such day (reference `script-language.md` §3.7). */
const OUT_OF_RANGE = 20327;

function movedBy(name: string, sign: 1 | -1): ScriptFunction {
  return {
    name,
    kind: 'pure',
    parameters: [{ name: 'timestamp' }, { name: 'span' }, { name: 'format', optional: true }],
    evaluate(args, context) {
      const moved = movedTime(args, sign);
      const day = moved === null ? null : Math.floor(moved / DAY_MS);
      if (moved !== null && day !== null && day >= FIRST_DAY && day <= LAST_DAY)
        return formatDate(partsOfTime(moved), formatOf(args, 2));
      context.raise(OUT_OF_RANGE, `${name}: the time is outside the years 1 to 9999.`, 'wrongArgument');
      return '0';
    },
  };
}

/** The first argument moved by the span of the second, milliseconds; `null` outside the years 1 to 9999. */
function movedTime(args: Arguments, sign: 1 | -1): number | null {
  const start = timestampArgument(args, 0);
  const text = args.text(1).trim();
  const split = splitFormat(text);
  const count = split === null ? undefined : readNumber(split.text);
  if (split !== null && typeof count === 'number' && Math.abs(count) <= COUNT_MOST) {
    const length = SHORT_UNITS.get(split.format.trim().toUpperCase());
    if (length !== undefined) return instant(start) + sign * count * length;
    const unit = periodUnit(split.format);
    if (unit !== undefined) {
      const day = addPeriods(start, unit, sign * count);
      return day === null ? null : instant({ ...start, ...dateOf(day) });
    }
  }
  const seconds = readFormattedTime(text);
  if (seconds === undefined)
    args.fail(1, 'must be a unit and a number, as in "HH:36" or "DD:3", or a time as in 013000');
  return instant(start) + sign * seconds * 1000;
}

function timestampArgument(args: Arguments, position: number): DateParts {
  const text = args.text(position).trim();
  const { format, text: time } = splitFormat(text) ?? { format: PLAIN_FORMATS.get(text.length), text };
  const parts = format === undefined ? undefined : readDate(time, format);
  return (
    parts ??
    args.fail(
      position,
      'must be a timestamp, as in "2026-01-31 08:30:00" or "DD.MM.YYYY HH:MM:31.01.2026 08:30"',
    )
  );
}

function formatOf(args: Arguments, position: number): string {
  return args.isEmpty(position) ? TIMESTAMP : args.text(position).trim();
}

function instant(parts: DateParts): number {
  return dayNumber(parts) * DAY_MS + ((parts.hour * 60 + parts.minute) * 60 + parts.second) * 1000;
}

function dateOf(day: number): Pick<DateParts, 'year' | 'month' | 'day'> {
  const { year, month, day: ofMonth } = partsOfDay(day);
  return { year, month, day: ofMonth };
}
