import type { ArithmeticOperator } from '../syntax/expression.ts';
import { calculate, negate, remainder } from '../value/arithmetic.ts';
import { unitsOf } from '../value/number.ts';
import { paddedText } from '../value/value.ts';
import type { ScriptFunction } from './script-function.ts';

const OPERANDS = [{ name: 'operand 1' }, { name: 'operand 2' }];

/** Largest range RANDOM draws from; its numbers have 32 bits. */
const RANDOM_MOST = 2 ** 32 - 1;

/** Arithmetic functions; their results have 16 digits with leading zeros (reference `script-language.md` §3.8). */
export const ARITHMETIC_FUNCTIONS: readonly ScriptFunction[] = [
  twoOperands('ADD', '+'),
  twoOperands('SUB', '-'),
  twoOperands('MULT', '*'),
  twoOperands('DIV', '/'),
  {
    name: 'MOD',
    kind: 'pure',
    parameters: OPERANDS,
    evaluate: (args) => paddedText(remainder(args.number(0), args.number(1))),
  },
  {
    name: 'ABS',
    kind: 'pure',
    parameters: [{ name: 'number' }],
    evaluate(args) {
      const number = args.number(0);
      return paddedText(unitsOf(number) < 0n ? negate(number) : number);
    },
  },
  {
    name: 'RANDOM',
    kind: 'pure',
    parameters: [{ name: 'least' }, { name: 'most' }],
    evaluate(args, context) {
      const least = args.whole(0, 0, RANDOM_MOST);
      const most = args.whole(1, least, RANDOM_MOST);
      return paddedText(least + Math.floor(context.random() * (most - least + 1)));
    },
  },
];

function twoOperands(name: string, operator: ArithmeticOperator): ScriptFunction {
  return {
    name,
    kind: 'pure',
    parameters: OPERANDS,
    evaluate: (args) => paddedText(calculate(operator, args.number(0), args.number(1))),
  };
}
