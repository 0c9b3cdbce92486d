import { ScriptFailure } from '../run/script-failure.ts';
import { numberOf, unitsOf, wholePart } from './number.ts';
import { textOf, type Value } from './value.ts';

/** Types of `:DEFINE`; `untyped` is what `:SET` creates, it takes any value. */
export type ValueType = 'untyped' | 'unsigned' | 'signed' | 'float' | 'string';

const DECLARED: readonly ValueType[] = ['unsigned', 'signed', 'float', 'string'];

/** The type a word names, upper or lower case. */
export function readValueType(word: string): ValueType | undefined {
  const lower = word.toLowerCase();
  return DECLARED.find((type) => type === lower);
}

/** What a variable of the type holds before anything is assigned. */
export function initialValue(type: ValueType): Value {
  return type === 'untyped' || type === 'string' ? '' : type === 'float' ? { units: 0n } : 0;
}

/** The value as the type holds it: decimals are cut where the type has none (reference `script-language.md` §1). */
export function convertTo(type: ValueType, value: Value): Value {
  switch (type) {
    case 'untyped':
      return value;
    case 'string':
      return textOf(value);
    case 'signed':
      return wholePart(numberOf(value));
    case 'float':
      return { units: unitsOf(numberOf(value)) };
    case 'unsigned': {
      const whole = wholePart(numberOf(value));
      if (whole < 0) {
        throw new ScriptFailure(
          'negativeUnsigned',
          `${whole} is negative and the target is unsigned; define it as signed.`,
        );
      }
      return whole;
    }
  }
}
