import { formatDate, partsOfTime, readTimeOfDay, splitFormat } from '../date/date-format.ts';
import type { Arguments } from './arguments.ts';
import type { ScriptFunction } from './script-function.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** Formats of times that name none, by their length. */
const PLAIN_FORMATS: ReadonlyMap<number, string> = new Map([
  [4, 'HHMI'],
  [5, 'HH:MI'],
  [6, 'HHMISS'],
  [8, 'HH:MI:SS'],
]);

/** Functions about times of day (reference `script-language.md` §3.7); that they go around at midnight is ours. */
export const TIME_FUNCTIONS: readonly ScriptFunction[] = [
  twoTimes('ADD_TIME', (one, other) => one + other),
  twoTimes('SUB_TIME', (one, other) => one - other),
  twoTimes('DIFF_TIME', (one, other) => Math.abs(one - other)),
  {
    name: 'VALID_TIME',
    kind: 'pure',
    parameters: [{ name: 'time' }],
    evaluate: (args) => (readFormattedTime(args.text(0)) === undefined ? 'N' : 'Y'),
  },
];

function twoTimes(name: string, combine: (one: number, other: number) => number): ScriptFunction {
  return {
    name,
    kind: 'pure',
    parameters: [{ name: 'time 1' }, { name: 'time 2' }, { name: 'format', optional: true }],
    evaluate(args) {
      const seconds = combine(timeArgument(args, 0), timeArgument(args, 1));
      const ofDay = ((seconds % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
      return formatDate(partsOfTime(ofDay * 1000), args.isEmpty(2) ? 'HHMISS' : args.text(2).trim(), true);
    },
  };
}

/** Seconds after midnight of a time as functions take it, `FORMAT:time` or plain digits; `undefined` for none. */
export function readFormattedTime(argument: string): number | undefined {
  const text = argument.trim();
  const { format, text: time } = splitFormat(text) ?? { format: PLAIN_FORMATS.get(text.length), text };
  return format === undefined ? undefined : readTimeOfDay(time, format);
}

function timeArgument(args: Arguments, position: number): number {
  return (
    readFormattedTime(args.text(position)) ??
    args.fail(position, 'must be a time of day, as in 083000, "08:30" or "HH:MM:08:30"')
  );
}
