import { OBJECT_TYPES } from '@taktwerk/model';
import { dayNumber, readDate, readFormattedDate } from '../date/date-format.ts';
import type { Arguments } from './arguments.ts';
import type { ScriptFunction } from './script-function.ts';

const DAY = 24 * 60 * 60 * 1000;
const START_TIME = 'YYYY-MM-DD HH:MI:SS';

/** Functions that start tasks (reference `script-language.md` §3.2). */
export const ACTIVATION_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'ACTIVATE_UC_OBJECT',
    kind: 'host',
    failure: 'onError',
    parameters: [
      { name: 'object' },
      { name: 'WAIT', optional: true },
      { name: 'logical date', optional: true },
      { name: 'time zone', optional: true, later: true },
      { name: 'start time', optional: true },
      { name: 'not used', optional: true, later: true },
      { name: 'PASS_VALUES', optional: true },
      { name: 'queue', optional: true },
      { name: 'alias', optional: true },
      { name: 'ENABLE_PROMPTS', optional: true, later: true },
      { name: 'limit', optional: true, later: true },
      { name: 'TERMINATE', optional: true, later: true },
      { name: 'alternative object', optional: true, later: true },
    ],
    call(args) {
      // Scripts from before the object type was dropped name it first.
      const typed = args.count === 2 && args.keyword(1) !== 'WAIT' && isObjectType(args.keyword(0));
      const objectName = args
        .text(typed ? 1 : 0)
        .trim()
        .toUpperCase();
      if (objectName === '') args.fail(typed ? 1 : 0, 'must be the name of an object');
      if (!typed && !args.isEmpty(1) && args.keyword(1) !== 'WAIT') args.fail(1, 'must be WAIT or empty');
      if (!args.isEmpty(6) && args.keyword(6) !== 'PASS_VALUES') args.fail(6, 'must be PASS_VALUES or empty');
      return {
        kind: 'activate',
        objectName,
        wait: !typed && args.keyword(1) === 'WAIT',
        alias: args.text(8).trim(),
        queue: args.text(7).trim().toUpperCase(),
        passValues: args.keyword(6) === 'PASS_VALUES',
        logicalDate: args.isEmpty(2) ? null : logicalDate(args, 2),
        startAt: args.isEmpty(4) ? null : startTime(args, 4),
      };
    },
    receive: (value) => value ?? '0',
  },
  // Ours: the reference knows no function that starts what recurs.
  {
    name: 'EXECUTE_RECURRING',
    kind: 'host',
    failure: 'onError',
    parameters: [{ name: 'object' }, { name: 'period' }, { name: 'queue', optional: true }],
    call(args) {
      const objectName = args.text(0).trim().toUpperCase();
      if (objectName === '') args.fail(0, 'must be the name of an object');
      const period = args.text(1).trim();
      if (period === '') args.fail(1, 'must be the name of a PERIOD object or the fields of cron');
      return { kind: 'recur', objectName, period, queue: args.text(2).trim().toUpperCase() };
    },
    receive: (value) => value ?? '0',
  },
];

/** Noon UTC of a date: the same day in the zone of almost every object that asks for it. */
function logicalDate(args: Arguments, position: number): number {
  const { date } = readFormattedDate(args.text(position));
  if (date === undefined) args.fail(position, 'must be a date, as in 260131 or "YYYY-MM-DD:2026-01-31"');
  return (dayNumber(date) + 0.5) * DAY;
}

function startTime(args: Arguments, position: number): number {
  const date = readDate(args.text(position).trim(), START_TIME);
  if (date === undefined) args.fail(position, `must be a time as ${START_TIME}, UTC`);
  return dayNumber(date) * DAY + ((date.hour * 60 + date.minute) * 60 + date.second) * 1000;
}

function isObjectType(word: string): boolean {
  return OBJECT_TYPES.some((type) => type === word);
}
