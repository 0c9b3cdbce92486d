import type { ComparisonOperator } from '../syntax/expression.ts';
import { readNumber, unitsOf } from './number.ts';
import { type NumberValue, textOf, type Value } from './value.ts';

/** Text is compared by its first characters only (reference `script-language.md` §1). */
const COMPARED_CHARACTERS = 1024;

/**
 * Compares two values: as numbers when both read as numbers and `asText` is not set, else as text, upper and lower
 * case told apart.
 */
export function holds(left: Value, operator: ComparisonOperator, right: Value, asText: boolean): boolean {
  const order = compareValues(left, right, asText);
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
  }
}

function compareValues(left: Value, right: Value, asText: boolean): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (!asText) {
    const leftNumber = typeof left === 'string' ? readNumber(left) : left;
    const rightNumber = typeof right === 'string' ? readNumber(right) : right;
    if (leftNumber !== undefined && rightNumber !== undefined) return compareNumbers(leftNumber, rightNumber);
  }
  const leftText = textOf(left).slice(0, COMPARED_CHARACTERS);
  const rightText = textOf(right).slice(0, COMPARED_CHARACTERS);
  return leftText === rightText ? 0 : leftText < rightText ? -1 : 1;
}

function compareNumbers(left: NumberValue, right: NumberValue): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const a = unitsOf(left);
  const b = unitsOf(right);
  return a === b ? 0 : a < b ? -1 : 1;
}
