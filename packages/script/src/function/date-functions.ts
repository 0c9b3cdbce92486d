import {
  type DateParts,
  dayOfYear,
  formatDate,
  readFormattedDate,
  weekday,
  weekOfYear,
} from '../date/date-format.ts';
import { type PeriodUnit, periodsBetween, periodUnit } from '../date/period.ts';
import type { Arguments } from './arguments.ts';
import type { ScriptFunction } from './script-function.ts';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** Date functions (reference `script-language.md` §3.7). */
export const DATE_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'DIFF_DATE',
    kind: 'pure',
    parameters: [{ name: 'date 1' }, { name: 'date 2' }, { name: 'unit', optional: true }],
    /** Days, or whole periods of the unit, between two dates, whichever comes first. */
    evaluate: (args) =>
      periodsBetween(
        dateArgument(args, 0),
        dateArgument(args, 1),
        args.isEmpty(2) ? 'DD' : unitArgument(args, 2),
      ),
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
    name: 'WEEKDAY_XX',
    kind: 'pure',
    parameters: [{ name: 'date' }],
    /** MO to SU. */
    evaluate: (args) => WEEKDAYS[weekday(dateArgument(args, 0)) - 1] ?? '',
  },
  {
    name: 'WEEK_NR',
    kind: 'pure',
    parameters: [{ name: 'date' }],
    /** Week by ISO 8601, 1 to 53. */
    evaluate: (args) => weekOfYear(dateArgument(args, 0)),
  },
  {
    name: 'DAY_OF_YEAR',
    kind: 'pure',
    parameters: [{ name: 'date' }],
    evaluate: (args) => dayOfYear(dateArgument(args, 0)),
  },
  {
    name: 'VALID_DATE',
    kind: 'pure',
    parameters: [{ name: 'date' }],
    evaluate: (args) => (readFormattedDate(args.text(0)).date === undefined ? 'N' : 'Y'),
  },
];

/** The date an argument holds, in its own format. */
export function dateArgument(args: Arguments, position: number): DateParts {
  const { date, format } = readFormattedDate(args.text(position));
  return (
    date ??
    args.fail(position, `must be a date that fits its format (${format}), as in "YYYY-MM-DD:2026-01-31"`)
  );
}

/** The unit of periods an argument names. */
export function unitArgument(args: Arguments, position: number): PeriodUnit {
  return periodUnit(args.text(position)) ?? args.fail(position, 'must be one of YY, Q, MM, WW and DD');
}
