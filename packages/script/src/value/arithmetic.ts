import { ScriptFailure } from '../run/script-failure.ts';
import type { ArithmeticOperator } from '../syntax/expression.ts';
import { fraction, numberOf, unitsOf, wholeNumber } from './number.ts';
import { type NumberValue, ONE, type Value } from './value.ts';

/** Computes with two values; a division of whole numbers cuts the decimals. */
export function calculate(operator: ArithmeticOperator, leftValue: Value, rightValue: Value): NumberValue {
  if (typeof leftValue === 'number' && typeof rightValue === 'number') {
    const quick = quickResult(operator, leftValue, rightValue);
    if (quick !== undefined) return quick;
  }
  const left = numberOf(leftValue);
  const right = numberOf(rightValue);
  if (typeof left === 'object' || typeof right === 'object') {
    return fraction(fractionResult(operator, unitsOf(left), unitsOf(right)));
  }
  return wholeNumber(wholeResult(operator, BigInt(left), BigInt(right)));
}

/** The rest of a division of whole numbers; its sign is that of the dividend. */
export function remainder(left: Value, right: Value): NumberValue {
  const divisor = numberOf(right);
  const dividend = numberOf(left);
  if (typeof dividend === 'object' || typeof divisor === 'object') {
    if (unitsOf(divisor) === 0n) throw divisionByZero();
    return fraction(unitsOf(dividend) % unitsOf(divisor));
  }
  if (BigInt(divisor) === 0n) throw divisionByZero();
  return wholeNumber(BigInt(dividend) % BigInt(divisor));
}

export function negate(value: Value): NumberValue {
  const number = numberOf(value);
  if (typeof number === 'object') return { units: -number.units };
  return typeof number === 'number' ? 0 - number : -number;
}

/** The common case, small whole numbers, without `bigint`; `undefined` when the result is not small. */
function quickResult(operator: ArithmeticOperator, left: number, right: number): number | undefined {
  let result: number;
  switch (operator) {
    case '+':
      result = left + right;
      break;
    case '-':
      result = left - right;
      break;
    case '*':
      // Adding 0 turns -0 into 0.
      result = left * right + 0;
      break;
    case '/':
      if (right === 0) throw divisionByZero();
      // `left - left % right` is exact, so the quotient is; a plain division could round up.
      result = (left - (left % right)) / right + 0;
      break;
  }
  return Number.isSafeInteger(result) ? result : undefined;
}

function wholeResult(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0n) throw divisionByZero();
      return left / right;
  }
}

function fractionResult(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return (left * right) / ONE;
    case '/':
      if (right === 0n) throw divisionByZero();
      return (left * ONE) / right;
  }
}

function divisionByZero(): ScriptFailure {
  return new ScriptFailure('divisionByZero', 'A number cannot be divided by zero.');
}
