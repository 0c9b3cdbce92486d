import { formatDate, partsOfTime, readDate } from '../date/date-format.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionContext, ScriptFunction } from './script-function.ts';

/** How times go to the host and come back. */
export const TIMESTAMP = 'YYYY-MM-DD HH:MI:SS';

/**
 * The time it is (reference `script-language.md` §3.7), in UTC or the time zone that is named. The plain functions give
 * the time at which the script started, the physical ones that of the call.
 */
export const CLOCK_FUNCTIONS: readonly ScriptFunction[] = [
  clock('SYS_DATE', 'YYMMDD', false, (context) => context.startedAt),
  clock('SYS_TIME', 'HHMMSS', true, (context) => context.startedAt),
  clock('SYS_DATE_PHYSICAL', 'YYMMDD', false, (context) => context.now),
  clock('SYS_TIME_PHYSICAL', 'HHMMSS', true, (context) => context.now),
  clock('SYS_TIMESTAMP_PHYSICAL', TIMESTAMP, false, (context) => context.now),
];

function clock(
  name: string,
  defaultFormat: string,
  isTime: boolean,
  time: (context: FunctionContext) => number,
): ScriptFunction {
  const format = (args: Arguments): string => (args.isEmpty(0) ? defaultFormat : args.text(0).trim());
  return {
    name,
    kind: 'host',
    failure: 'ends',
    parameters: [
      { name: 'format', optional: true },
      { name: 'time zone', optional: true },
    ],
    known: (args, context) =>
      args.isEmpty(1) || args.keyword(1) === 'UTC'
        ? formatDate(partsOfTime(time(context)), format(args), isTime)
        : null,
    call: (args, context) => ({
      kind: 'convertTime',
      time: formatDate(partsOfTime(time(context)), TIMESTAMP),
      from: 'UTC',
      to: args.text(1).trim(),
    }),
    receive: (value, args) => formatTimestamp(value, format(args), isTime),
  };
}

/** A time the host answered with, in a format. */
export function formatTimestamp(value: string | null, format: string, isTime: boolean): string {
  const parts = readDate(value ?? '', TIMESTAMP);
  return parts === undefined ? '' : formatDate(parts, format, isTime);
}
