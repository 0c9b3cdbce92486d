import { holds } from '../value/compare.ts';
import { paddedText } from '../value/value.ts';
import type { ScriptFunction } from './script-function.ts';

/** Functions on arrays; positions count from 1 (reference `script-language.md` §3.9). */
export const ARRAY_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'LENGTH',
    kind: 'pure',
    parameters: [{ name: 'array', array: true }],
    evaluate: (args) => paddedText(args.array(0).length),
  },
  {
    name: 'FIND',
    kind: 'pure',
    parameters: [{ name: 'array', array: true }, { name: 'value' }],
    /** Position of the first element equal to the value; 0 when there is none. */
    evaluate(args, context) {
      const wanted = args.value(1);
      const position = args.array(0).findIndex((element) => holds(element, '=', wanted, false));
      context.charge(args.array(0).length);
      return paddedText(position + 1);
    },
  },
];
