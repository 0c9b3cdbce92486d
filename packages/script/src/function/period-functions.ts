import { formatDate, partsOfDay, splitFormat } from '../date/date-format.ts';
import { addPeriods, type PeriodUnit, periodAround, periodUnit } from '../date/period.ts';
import { readNumber } from '../value/number.ts';
import type { Arguments } from './arguments.ts';
import { dateArgument, unitArgument } from './date-functions.ts';
import { calendarArguments, dayOrError, hasCalendar, receivedDay } from './day-functions.ts';
import type { ScriptFunction } from './script-function.ts';

/** More periods than the years 1 to 9999 hold of any unit. */
const COUNT_MOST = 9_999_999;

/** Functions about weeks, months, quarters and years (reference `script-language.md` §3.7). */
export const PERIOD_FUNCTIONS: readonly ScriptFunction[] = [
  movedBy('ADD_PERIOD', 1),
  movedBy('SUB_PERIOD', -1),
  edge('FIRST_OF_PERIOD', 'forward'),
  edge('LAST_OF_PERIOD', 'back'),
];

function movedBy(name: string, sign: 1 | -1): ScriptFunction {
  return {
    name,
    kind: 'pure',
    parameters: [{ name: 'date' }, { name: 'period' }, { name: 'format', optional: true }],
    evaluate(args, context) {
      const date = dateArgument(args, 0);
      const period = periodArgument(args, 1);
      const day = addPeriods(date, period.unit, sign * period.count);
      if (day === null) return dayOrError(args, day, context);
      const { hour, minute, second } = date;
      const format = args.isEmpty(2) ? 'YYMMDD' : args.text(2).trim();
      return formatDate({ ...partsOfDay(day), hour, minute, second }, format);
    },
  };
}

/** First or last day of the period a date lies in, or that of a calendar event in it, in the format of the date. */
function edge(name: string, direction: 'forward' | 'back'): ScriptFunction {
  return {
    name,
    kind: 'host',
    failure: 'onError',
    parameters: [
      { name: 'date' },
      { name: 'period' },
      { name: 'calendar', optional: true },
      { name: 'calendar keyword', optional: true },
    ],
    known(args, context) {
      const { first, last } = periodAround(dateArgument(args, 0), unitArgument(args, 1));
      return hasCalendar(args, 2) ? null : dayOrError(args, direction === 'forward' ? first : last, context);
    },
    call(args) {
      const { first, last } = periodAround(dateArgument(args, 0), unitArgument(args, 1));
      const from = direction === 'forward' ? first : last;
      return {
        kind: 'calendarStep',
        ...calendarArguments(args, 2),
        from: formatDate(partsOfDay(from), 'YYYY-MM-DD'),
        direction,
        count: 1,
        most: last - first + 1,
      };
    },
    receive: (value, args) => receivedDay(value, args),
  };
}

/** A unit and how many of it, as in `MM:3`. */
function periodArgument(
  args: Arguments,
  position: number,
): { readonly unit: PeriodUnit; readonly count: number } {
  const split = splitFormat(args.text(position).trim());
  const unit = split === null ? undefined : periodUnit(split.format);
  const count = split === null ? undefined : readNumber(split.text);
  if (unit !== undefined && typeof count === 'number' && Math.abs(count) <= COUNT_MOST)
    return { unit, count };
  return args.fail(position, 'must be a unit (YY, Q, MM, WW, DD) and a whole number, as in "MM:3"');
}
