import { LIMITS } from '../run/limits.ts';
import { paddedText } from '../value/value.ts';
import type { ScriptFunction } from './script-function.ts';

/** Functions that look into text; upper and lower case count, positions count from 1 (reference `script-language.md` §3.9). */
export const STRING_TEST_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'STR_FIND',
    kind: 'pure',
    parameters: [{ name: 'text' }, { name: 'search' }, { name: 'start', optional: true }],
    /** Position of the first occurrence at or behind `start`; 0 when there is none. */
    evaluate(args, context) {
      const start = args.isEmpty(2) ? 1 : args.whole(2, 1, LIMITS.text);
      context.charge(args.text(0).length);
      return paddedText(args.text(0).indexOf(args.text(1), start - 1) + 1);
    },
  },
  {
    name: 'STR_FIND_REVERSE',
    kind: 'pure',
    parameters: [{ name: 'text' }, { name: 'search' }],
    /** Position of the last occurrence; 0 when there is none. */
    evaluate(args, context) {
      context.charge(args.text(0).length);
      return paddedText(args.text(0).lastIndexOf(args.text(1)) + 1);
    },
  },
  {
    name: 'STR_STARTS_WITH',
    kind: 'pure',
    parameters: [{ name: 'text' }, { name: 'start' }],
    evaluate: (args) => (args.text(0).startsWith(args.text(1)) ? 'Y' : 'N'),
  },
  {
    name: 'STR_ENDS_WITH',
    kind: 'pure',
    parameters: [{ name: 'text' }, { name: 'end' }],
    evaluate: (args) => (args.text(0).endsWith(args.text(1)) ? 'Y' : 'N'),
  },
];
