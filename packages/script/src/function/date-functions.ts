import {
  type DateParts,
  dayNumber,
  formatDate,
  partsOfDay,
  partsOfTime,
  readFormattedDate,
  weekday,
} from '../date/date-format.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionContext, ScriptFunction } from './script-function.ts';

/** Days of year 1 and of year 9999: what ADD_DAYS can answer. */
const FIRST_DAY = dayNumber({ year: 1, month: 1, day: 1 });
const LAST_DAY = dayNumber({ year: 9999, month: 12, day: 31 });
const DAYS_MOST = LAST_DAY - FIRST_DAY;

/**
 * Date functions (reference `script-language.md` §3.7). Times are UTC. The plain ones give the time at which the
 * script started, the physical ones the time of the call.
 */
export const DATE_FUNCTIONS: readonly ScriptFunction[] = [
  clock('SYS_DATE', 'YYMMDD', false, (context) => context.startedAt),
  clock('SYS_TIME', 'HHMMSS', true, (context) => context.startedAt),
  clock('SYS_DATE_PHYSICAL', 'YYMMDD', false, (context) => context.now),
  clock('SYS_TIME_PHYSICAL', 'HHMMSS', true, (context) => context.now),
  {
    name: 'ADD_DAYS',
    kind: 'pure',
    parameters: [
      { name: 'date' },
      { name: 'days' },
      { name: 'calendar', optional: true, later: true },
      { name: 'calendar keyword', optional: true, later: true },
    ],
    /** The date in the format it came in; 0 outside the years 1 to 9999. */
    evaluate(args) {
      const { format } = readFormattedDate(args.text(0));
      const day = dayNumber(dateArgument(args, 0)) + args.whole(1, -DAYS_MOST, DAYS_MOST);
      return day < FIRST_DAY || day > LAST_DAY ? '0' : formatDate(partsOfDay(day), format);
    },
  },
  {
    name: 'DIFF_DATE',
    kind: 'pure',
    parameters: [{ name: 'date 1' }, { name: 'date 2' }],
    /** Days between two dates, whichever comes first. */
    evaluate: (args) => Math.abs(dayNumber(dateArgument(args, 0)) - dayNumber(dateArgument(args, 1))),
  },
  {
    name: 'CONV_DATE',
    kind: 'pure',
    parameters: [{ name: 'date' }, { name: 'format' }],
    evaluate: (args) => formatDate(dateArgument(args, 0), args.text(1).trim()),
  },
  {
    name: 'WEEKDAY_NR',
    kind: 'pure',
    parameters: [{ name: 'date' }],
    /** 1 Monday to 7 Sunday. */
    evaluate: (args) => weekday(dateArgument(args, 0)),
  },
  {
    name: 'VALID_DATE',
    kind: 'pure',
    parameters: [{ name: 'date' }],
    evaluate: (args) => (readFormattedDate(args.text(0)).date === undefined ? 'N' : 'Y'),
  },
];

function clock(
  name: string,
  defaultFormat: string,
  isTime: boolean,
  time: (context: FunctionContext) => number,
): ScriptFunction {
  return {
    name,
    kind: 'pure',
    parameters: [
      { name: 'format', optional: true },
      { name: 'time zone', optional: true },
    ],
    evaluate(args, context) {
      if (!args.isEmpty(1) && args.keyword(1) !== 'UTC')
        args.fail(1, 'must be UTC, the only time zone of this release');
      return formatDate(
        partsOfTime(time(context)),
        args.isEmpty(0) ? defaultFormat : args.text(0).trim(),
        isTime,
      );
    },
  };
}

/** The date an argument holds, in its own format. */
export function dateArgument(args: Arguments, position: number): DateParts {
  const { date, format } = readFormattedDate(args.text(position));
  return (
    date ??
    args.fail(position, `must be a date that fits its format (${format}), as in "YYYY-MM-DD:2026-01-31"`)
  );
}
