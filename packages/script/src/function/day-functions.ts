import { dayNumber, formatDate, partsOfDay, readDate, readFormattedDate } from '../date/date-format.ts';
import { FIRST_DAY, LAST_DAY } from '../date/period.ts';
import type { Arguments } from './arguments.ts';
import { dateArgument } from './date-functions.ts';
import type { FunctionContext, ScriptFunction } from './script-function.ts';

const DAYS_MOST = LAST_DAY - FIRST_DAY;

/** Most days of a calendar that are looked at: a hundred years. */
const FURTHEST = 36_600;

/** Number of the error that there is no such day (reference `script-language.md` §3.7). */
const OUT_OF_RANGE = 20327;

/** Functions that count days, or those of a calendar event (reference `script-language.md` §3.7). */
export const DAY_FUNCTIONS: readonly ScriptFunction[] = [
  dayFunction('ADD_DAYS', 1),
  dayFunction('SUB_DAYS', -1),
];

/** The date in the format it came in; 0 outside the years 1 to 9999, or where the calendar names no such day. */
function dayFunction(name: string, sign: 1 | -1): ScriptFunction {
  return {
    name,
    kind: 'host',
    failure: 'onError',
    parameters: [
      { name: 'date' },
      { name: 'days' },
      { name: 'calendar', optional: true },
      { name: 'calendar keyword', optional: true },
    ],
    known(args, context) {
      const day = dayNumber(dateArgument(args, 0));
      const days = sign * args.whole(1, -DAYS_MOST, DAYS_MOST);
      if (hasCalendar(args, 2) && days !== 0) return null;
      return dayOrError(args, day + days, context);
    },
    call(args) {
      const days = sign * args.whole(1, -FURTHEST, FURTHEST);
      const step = days < 0 ? -1 : 1;
      return {
        kind: 'calendarStep',
        ...calendarArguments(args, 2),
        from: formatDate(partsOfDay(dayNumber(dateArgument(args, 0)) + step), 'YYYY-MM-DD'),
        direction: days < 0 ? 'back' : 'forward',
        count: Math.abs(days),
        most: FURTHEST,
      };
    },
    receive: (value, args) => receivedDay(value, args),
  };
}

/** Whether calendar and keyword are given, one after the other; one of them alone is wrong. */
export function hasCalendar(args: Arguments, position: number): boolean {
  const given = !args.isEmpty(position);
  if (given !== !args.isEmpty(position + 1))
    args.fail(given ? position + 1 : position, 'must be given: a calendar and its keyword belong together');
  return given;
}

/** Calendar and keyword as the host takes them. */
export function calendarArguments(
  args: Arguments,
  position: number,
): { readonly calendar: string; readonly event: string } {
  return {
    calendar: args.text(position).trim().toUpperCase(),
    event: args
      .text(position + 1)
      .trim()
      .toUpperCase(),
  };
}

/** A day in the format and with the time of day of the first argument; 0 and an error for one no date can name. */
export function dayOrError(args: Arguments, day: number | null, context: FunctionContext): string {
  if (day !== null && day >= FIRST_DAY && day <= LAST_DAY) return dayLike(args, day);
  context.raise(
    OUT_OF_RANGE,
    `${args.functionName}: the day is outside the years 1 to 9999.`,
    'wrongArgument',
  );
  return '0';
}

/** A day the host answered with, in the format of the first argument. */
export function receivedDay(value: string | null, args: Arguments): string {
  const date = readDate(value ?? '', 'YYYY-MM-DD');
  return date === undefined ? '0' : dayLike(args, dayNumber(date));
}

function dayLike(args: Arguments, day: number): string {
  const { hour, minute, second } = dateArgument(args, 0);
  const { format } = readFormattedDate(args.text(0));
  return formatDate({ ...partsOfDay(day), hour, minute, second }, format);
}
