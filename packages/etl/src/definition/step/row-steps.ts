import { type Static, Type } from 'typebox';
import { Calculation, Columns, Expression, Name, Order, step, TYPE } from './step.ts';

const Separator = Type.String({ minLength: 1, description: 'What stands between.', expected: 'a text' });

/** Steps that work row by row, compiled to SQL. */
export const ROW_STEPS = [
  step('select', {
    columns: Type.Array(
      Type.Object({
        name: Name,
        as: Type.Optional(Name),
        ...TYPE,
        type: Type.Optional(TYPE.type),
      }),
      { minItems: 1, expected: 'a list of columns' },
    ),
  }),
  step('calculate', { columns: Calculation }),
  step('constant', {
    columns: Type.Array(
      Type.Object({
        name: Name,
        ...TYPE,
        value: Type.Union([Type.String(), Type.Null()], {
          description: 'The value as text; `:name` alone is the value of a parameter.',
          expected: 'a text or null',
        }),
      }),
      { minItems: 1, expected: 'a list of columns and values' },
    ),
  }),
  step('mapValues', {
    column: Name,
    as: Type.Optional(Name),
    values: Type.Record(Type.String(), Type.String()),
    otherwise: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
  step('nullIf', { columns: Columns, value: Type.String() }),
  step('ifNull', { columns: Columns, value: Type.String() }),
  step('coalesce', { columns: Columns, as: Name }),
  step('replace', {
    column: Name,
    find: Type.String({ minLength: 1 }),
    by: Type.String(),
    pattern: Type.Optional(Type.Boolean()),
  }),
  step('pattern', {
    column: Name,
    pattern: Type.String({
      minLength: 1,
      description: 'Regular expression (RE2) with one group for each new column.',
      expected: 'a regular expression',
    }),
    as: Columns,
  }),
  step('text', {
    columns: Columns,
    change: Type.Enum(['trim', 'trimStart', 'trimEnd', 'upper', 'lower', 'collapse'], {
      description: '`collapse` makes one blank of several, and none at the ends.',
      expected: 'trim, trimStart, trimEnd, upper, lower or collapse',
    }),
  }),
  step('cut', {
    columns: Columns,
    from: Type.Integer({
      description: 'First character, from 1; a negative number counts from the end.',
      expected: 'a number',
    }),
    length: Type.Optional(Type.Integer({ minimum: 0, expected: 'a number' })),
  }),
  step('hashKey', { columns: Columns, as: Name }),
  step('sequence', { as: Name, by: Type.Optional(Order) }),
  step('splitFields', { column: Name, separator: Separator, as: Columns }),
  step('splitRows', { column: Name, separator: Separator }),
  step('concatenate', { columns: Columns, separator: Type.Optional(Type.String()), as: Name }),
  step('ranges', {
    column: Name,
    as: Name,
    ranges: Type.Array(Type.Object({ below: Type.String({ minLength: 1 }), label: Type.String() }), {
      minItems: 1,
      description: 'Rising bounds; a value gets the label of the first bound it is below.',
      expected: 'a list of bounds and labels',
    }),
    otherwise: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
  step('mask', {
    columns: Columns,
    how: Type.Enum(['stars', 'hash'], { expected: 'stars or hash' }),
    keepStart: Type.Optional(Type.Integer({ minimum: 0, expected: 'a number of characters' })),
    keepEnd: Type.Optional(Type.Integer({ minimum: 0, expected: 'a number of characters' })),
    salt: Type.Optional(
      Type.String({
        description: 'Goes into the hash, so that it cannot be looked up; `:name` is a parameter.',
        expected: 'a text',
      }),
    ),
  }),
  step('validate', {
    rules: Type.Array(Type.Object({ expression: Expression, message: Type.String({ minLength: 1 }) }), {
      minItems: 1,
      description:
        'Rows that keep every rule go on; others go to port `rejected` with the first message in column `problem`.',
      expected: 'a list of expressions and messages',
    }),
  }),
] as const;
const RowStep = Type.Union([...ROW_STEPS]);
export type RowStep = Static<typeof RowStep>;
