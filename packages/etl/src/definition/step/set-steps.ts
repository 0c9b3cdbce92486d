import { type Static, Type } from 'typebox';
import { Calculation, Columns, Expression, Name, Order, step, Taken, TYPE } from './step.ts';

const Pairs = Type.Array(Type.Object({ left: Name, right: Name }), {
  minItems: 1,
  expected: 'a list of pairs of columns',
});

/** Steps over whole sets of rows, compiled to SQL. */
export const SET_STEPS = [
  step('filter', { condition: Expression }),
  step('switch', {
    cases: Type.Array(Type.Object({ port: Name, condition: Expression }), {
      minItems: 1,
      description: 'A row goes to the port of the first condition that holds.',
      expected: 'a list of ports and conditions',
    }),
    otherwise: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Port of rows for which no condition holds; default `otherwise`.',
        expected: 'a name',
      }),
    ),
  }),
  step('sort', { by: Order }),
  step('unique', { columns: Type.Optional(Columns), by: Type.Optional(Order) }),
  step('group', { by: Type.Array(Type.String()), columns: Calculation }),
  step('window', { partition: Type.Array(Type.String()), by: Type.Optional(Order), columns: Calculation }),
  step('join', {
    how: Type.Enum(['inner', 'left', 'right', 'full', 'semi', 'anti', 'cross']),
    on: Type.Optional(Pairs),
    take: Type.Optional(Type.Array(Type.Object({ name: Name, as: Type.Optional(Name) }))),
  }),
  step('lookup', { on: Pairs, take: Taken }),
  step('fuzzyMatch', {
    left: Name,
    right: Name,
    how: Type.Enum(['jaroWinkler', 'levenshtein', 'damerau'], {
      description: 'How alike two texts are, from 0 to 1.',
      expected: 'jaroWinkler, levenshtein or damerau',
    }),
    atLeast: Type.Number({ minimum: 0, maximum: 1, expected: 'a number from 0 to 1' }),
    /** Compared are only rows that agree here: without it every row with every other. */
    within: Type.Optional(Pairs),
    take: Taken,
    as: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Column that says how alike they are.',
        expected: 'a name',
      }),
    ),
  }),
  step('union', { distinct: Type.Optional(Type.Boolean()) }),
  step('compare', { key: Columns }),
  step('pivot', {
    rows: Columns,
    column: Name,
    values: Type.Array(Type.String(), { minItems: 1 }),
    aggregate: Expression,
  }),
  step('unpivot', { columns: Columns, name: Name, value: Name }),
  step('flatten', {
    column: Type.String({
      minLength: 1,
      description: 'Column with a list in JSON: one row per element.',
      expected: 'a column',
    }),
    as: Type.Optional(Name),
    fields: Type.Optional(
      Type.Array(
        Type.Object({
          name: Name,
          path: Type.String({ minLength: 1, description: 'JSON path below the element, such as `$.price`.' }),
          ...TYPE,
        }),
        { minItems: 1, expected: 'a list of names, paths and types' },
      ),
    ),
    keepEmpty: Type.Optional(
      Type.Boolean({ description: 'Keep rows without elements? Default false.', expected: 'true or false' }),
    ),
  }),
  step('top', {
    rows: Type.Integer({ minimum: 0 }),
    by: Type.Optional(Order),
    partition: Type.Optional(Columns),
  }),
  step('sample', { rows: Type.Integer({ minimum: 0 }), seed: Type.Optional(Type.Integer({ minimum: 0 })) }),
  step('fillGaps', {
    column: Type.String({
      minLength: 1,
      description: 'Column of whole numbers, dates or times that shall have no gaps.',
      expected: 'a column',
    }),
    every: Type.Integer({ minimum: 1, expected: 'a number from 1' }),
    unit: Type.Enum(['number', 'second', 'minute', 'hour', 'day', 'week', 'month', 'year'], {
      expected: 'number, second, minute, hour, day, week, month or year',
    }),
    partition: Type.Optional(Columns),
    carry: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description: 'Columns in which a gap gets the last value before it; others stay without one.',
        expected: 'a list of columns',
      }),
    ),
  }),
  step('sql', {
    text: Type.String({
      minLength: 1,
      description: 'One SELECT; each input is a table named like its step.',
    }),
  }),
] as const;
const SetStep = Type.Union([...SET_STEPS]);
export type SetStep = Static<typeof SetStep>;
