import { type TSchema, Type } from 'typebox';
import { wholeNumber } from '../whole-number.ts';

/** A text of at most `maxLength` characters. */
export function Text(description: string, maxLength?: number) {
  return maxLength === undefined
    ? Type.String({ description, expected: 'a text' })
    : Type.String({ description, maxLength, expected: `a text of at most ${maxLength} characters` });
}

/** A whole number written as text; the empty text means "not given". */
export function Whole(description: string, from: number, to: number) {
  const expected = `a whole number from ${from} to ${to}`;
  return Type.Refine(
    Type.String({
      description: `${description} ${expected[0]?.toUpperCase()}${expected.slice(1)}.`,
      expected,
    }),
    (text) => {
      if (text === '') return true;
      const number = wholeNumber(text);
      return number !== null && number >= from && number <= to;
    },
    () => expected,
  );
}

/** One of a few letters or words, in any case; the empty text means "not given". */
export function OneOf(description: string, words: readonly string[]) {
  const expected = `one of ${words.map((word) => `"${word}"`).join(', ')}`;
  return Type.Refine(
    Type.String({
      description: `${description} ${expected[0]?.toUpperCase()}${expected.slice(1)}.`,
      expected,
    }),
    (text) => text === '' || words.includes(text.toUpperCase()),
    () => expected,
  );
}

/** `"1"` or `"0"`. */
export function Flag(description: string) {
  return OneOf(description, ['1', '0']);
}

/** A list, or its only element without the list around it (reference `ae-rest-api.md` §12.1). */
export function OneOrMany<T extends TSchema>(element: T, description: string, expected: string) {
  return Type.Union([element, Type.Array(element)], { description, expected });
}
