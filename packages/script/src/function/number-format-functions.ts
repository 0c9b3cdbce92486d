import { numberOf, readNumber, unitsOf, wholePart } from '../value/number.ts';
import { ONE, textOf, type Value } from '../value/value.ts';
import { convertTo, readValueType } from '../value/value-type.ts';
import type { ScriptFunction } from './script-function.ts';

/** Most digits a pattern of FORMAT asks for, before and behind the point. */
const PATTERN_DIGITS = 16;

/** How numbers look and convert (reference `script-language.md` §3.8). */
export const NUMBER_FORMAT_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'FORMAT',
    kind: 'pure',
    parameters: [{ name: 'number' }, { name: 'pattern', optional: true }],
    /** Without a pattern the leading zeros go; with one, `000.00`, at least so many digits and just so many decimals. */
    evaluate(args) {
      const number = args.number(0);
      if (args.isEmpty(1)) return textOf(number);
      const pattern = args.text(1).trim();
      const point = pattern.indexOf('.');
      const wholeDigits = point < 0 ? pattern.length : point;
      const decimals = point < 0 ? 0 : pattern.length - point - 1;
      if (![...pattern].every((c, at) => c === '0' || (c === '.' && at === point))) {
        args.fail(1, 'must be zeros with at most one point, as in "00000" or "000.00"');
      }
      if (wholeDigits > PATTERN_DIGITS || decimals > PATTERN_DIGITS) {
        args.fail(1, `must have at most ${PATTERN_DIGITS} digits before and behind the point`);
      }
      const units = unitsOf(number);
      const size = units < 0n ? -units : units;
      const sign = units < 0n ? '-' : '';
      const whole = `${sign}${(size / ONE).toString().padStart(wholeDigits, '0')}`;
      return decimals === 0
        ? whole
        : `${whole}.${(size % ONE).toString().padStart(16, '0').slice(0, decimals)}`;
    },
  },
  {
    name: 'CONVERT',
    kind: 'pure',
    parameters: [{ name: 'value' }, { name: 'type' }],
    evaluate(args): Value {
      const type = readValueType(args.text(1).trim());
      if (type === undefined) return args.fail(1, 'must be unsigned, signed, float or string');
      return convertTo(type, type === 'string' ? args.value(0) : numberOf(args.value(0)));
    },
  },
  {
    name: 'INT',
    kind: 'pure',
    parameters: [{ name: 'number' }],
    /** The number without its decimals. */
    evaluate: (args) => textOf(wholePart(args.number(0))),
  },
  {
    name: 'ISNUMERIC',
    kind: 'pure',
    parameters: [{ name: 'value' }],
    evaluate: (args) => (readNumber(args.text(0)) === undefined ? 'N' : 'Y'),
  },
];
