import { type Static, Type } from 'typebox';
import { TypeName } from './column.ts';

/** One value of a record: where it lies below the iteration point, and what it becomes. */
export const ParsingField = Type.Object({
  name: Type.String({ minLength: 1, description: 'Column it becomes.', expected: 'a name' }),
  path: Type.String({
    minLength: 1,
    description:
      'Path of the value: `$` is the root of the document, `@` the iteration point; such as `@.price` or `$.batch.date`; `@` alone is the element itself, `@#` its number from 1, `@~` its name where it is a member of an object.',
    expected: 'a path that begins with $ or @',
  }),
  type: TypeName,
});

/** «Набор»: the records that one iteration point gives. */
export const ParsingSet = Type.Object({
  name: Type.String({ minLength: 1, description: 'Name of the set.', expected: 'a name' }),
  iterate: Type.String({
    minLength: 1,
    description:
      '«Точка итерации»: path of the elements that become one row each, such as `$.orders[*].lines[*]`; `{*}` is every member of an object, such as `$.rates{*}`.',
    expected: 'a path that begins with $',
  }),
  fields: Type.Array(ParsingField, { minItems: 1, expected: 'a list of fields' }),
});
export type ParsingSet = Static<typeof ParsingSet>;

/** «Правило разбора данных»: how a tree (JSON, XML) becomes record sets. */
export const ParsingRule = Type.Object(
  { sets: Type.Array(ParsingSet, { minItems: 1, expected: 'a list of sets' }) },
  { description: 'Parsing rule.', expected: 'a parsing rule' },
);
export type ParsingRule = Static<typeof ParsingRule>;
