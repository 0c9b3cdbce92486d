import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { failure, play, resultOf } from '../testing/play-script.ts';

const MOST = 9_999_999_999_999_999n;

/** An expression as text, with its value; `null` when it divides by zero or leaves the range on the way. */
interface Sample {
  readonly text: string;
  readonly value: bigint | null;
}

const literal = fc
  .oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, MOST))
  .map((value): Sample => ({ text: String(value), value }));

const sample = fc.letrec<{ tree: Sample }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    literal,
    fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree')).map(
      ([left, operator, right]): Sample => ({
        text: `(${left.text} ${operator} ${right.text})`,
        value:
          left.value === null || right.value === null ? null : inRange(operator, left.value, right.value),
      }),
    ),
    tie('tree').map(
      (inner): Sample => ({ text: `-(${inner.text})`, value: inner.value === null ? null : -inner.value }),
    ),
  ),
})).tree;

function inRange(operator: string, left: bigint, right: bigint): bigint | null {
  if (operator === '/' && right === 0n) return null;
  const value =
    operator === '+'
      ? left + right
      : operator === '-'
        ? left - right
        : operator === '*'
          ? left * right
          : left / right;
  return value > MOST || value < -MOST ? null : value;
}

test('whole numbers are computed as exact arithmetic would', () => {
  fc.assert(
    fc.property(sample, ({ text, value }) => {
      fc.pre(text.length < 900);
      const { outcome, variables } = play(`:SET &X# = ${text}`);
      if (value === null) assert.equal(outcome.kind, 'failed');
      else assert.equal(variables.get('X#'), String(value));
    }),
    { numRuns: 1500 },
  );
});

test('products bind closer than sums, and equal operators go from left to right', () => {
  const operator = fc.constantFrom('+', '-', '*');
  fc.assert(
    fc.property(fc.array(fc.tuple(operator, fc.integer({ min: 0, max: 50 })), { maxLength: 7 }), (parts) => {
      const text = `7${parts.map(([sign, number]) => ` ${sign} ${number}`).join('')}`;
      // The oracle is JavaScript's own reading of the same text, products first.
      const sum = text.split(' + ').map((plus) =>
        plus
          .split(' - ')
          .map((product) => product.split(' * ').reduce((value, factor) => value * Number(factor), 1))
          .reduce((value, subtrahend) => value - subtrahend),
      );
      const expected = sum.reduce((total, value) => total + value, 0);
      assert.equal(resultOf(text), String(expected));
    }),
  );
});

test('fractions are computed to 16 decimals without the errors of binary numbers', () => {
  assert.equal(resultOf('0.1 + 0.2'), '0.3');
  assert.equal(resultOf('1.0 / 3'), '0.3333333333333333');
  assert.equal(resultOf('1.5 * 1.5 - 0.25'), '2');
  assert.equal(resultOf('-0.5 + 0'), '-0.5');
  assert.equal(failure(':SET &X# = 9999999999999999.5 + 1'), 'numberTooLarge');
});

test('numbers beyond the safe range of JavaScript stay exact', () => {
  assert.equal(resultOf('9007199254740993 - 1'), '9007199254740992');
  assert.equal(resultOf('9999999999999999 / 10'), '999999999999999');
  assert.equal(resultOf('9007199254740991 - 0 / 3'), '9007199254740991');
});
