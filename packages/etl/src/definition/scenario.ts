import { type Static, Type } from 'typebox';
import { TypeName } from './column.ts';
import { LoadMode, Target } from './composition.ts';
import { ExtractionRule, Parameter, ResultField } from './extraction-rule.ts';

const Name = Type.String({ minLength: 1, maxLength: 200, description: 'Name.', expected: 'a name' });
const Columns = Type.Array(Type.String({ minLength: 1 }), { minItems: 1, expected: 'a list of columns' });
const Expression = Type.String({
  minLength: 1,
  description: 'SQL expression of DuckDB over the columns; parameters as `:name`.',
  expected: 'an expression',
});
const Calculation = Type.Array(Type.Object({ name: Name, expression: Expression }), {
  minItems: 1,
  expected: 'a list of names and expressions',
});
const Order = Type.Array(Type.Object({ column: Name, descending: Type.Optional(Type.Boolean()) }), {
  minItems: 1,
  expected: 'a list of columns',
});

/** What every step has. */
const STEP = {
  id: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'Name of the step, once per scenario.',
    expected: 'a name',
  }),
  title: Type.Optional(Type.String({ expected: 'a text' })),
  disabled: Type.Optional(
    Type.Boolean({
      description: 'Is it left out? Its first input then passes through («Выключить»).',
      expected: 'true or false',
    }),
  ),
  inputs: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      description: 'Data links: the steps whose rows it reads, in order.',
      expected: 'a list of steps',
    }),
  ),
  after: Type.Optional(
    Type.Array(
      Type.Object({
        step: Type.String({ minLength: 1 }),
        when: Type.Enum(['success', 'failure', 'always', 'true', 'false']),
      }),
      {
        description: 'Control links («поток управления»): when it may run.',
        expected: 'a list of steps and when',
      },
    ),
  ),
};
const step = <K extends string, P extends Parameters<typeof Type.Object>[0]>(kind: K, settings: P) =>
  Type.Object({ ...STEP, kind: Type.Literal(kind), ...settings });

/** A rule that rows have to keep. */
export const QualityCheck = Type.Union(
  [
    Type.Object({ kind: Type.Literal('notNull'), columns: Columns }),
    Type.Object({ kind: Type.Literal('unique'), columns: Columns }),
    Type.Object({ kind: Type.Literal('acceptedValues'), column: Name, values: Type.Array(Type.String()) }),
    Type.Object({
      kind: Type.Literal('range'),
      column: Name,
      from: Type.Optional(Type.String()),
      to: Type.Optional(Type.String()),
    }),
    Type.Object({ kind: Type.Literal('pattern'), column: Name, pattern: Type.String() }),
    Type.Object({ kind: Type.Literal('relationship'), columns: Columns, step: Name, toColumns: Columns }),
    Type.Object({
      kind: Type.Literal('rowCount'),
      from: Type.Optional(Type.Integer()),
      to: Type.Optional(Type.Integer()),
    }),
    Type.Object({ kind: Type.Literal('freshness'), column: Name, seconds: Type.Number({ minimum: 0 }) }),
    Type.Object({ kind: Type.Literal('expression'), expression: Expression }),
  ],
  { description: 'Quality check.', expected: 'a quality check' },
);
export type QualityCheck = Static<typeof QualityCheck>;

export const Step = Type.Union(
  [
    // input
    step('extract', { connection: Name, schema: Type.Optional(Type.String()), rule: ExtractionRule }),
    step('constants', {
      columns: Type.Array(ResultField, { minItems: 1 }),
      rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Null()]))),
    }),
    step('generate', { rows: Type.Integer({ minimum: 0 }), column: Name }),
    // rows
    step('select', {
      columns: Type.Array(
        Type.Object({
          name: Name,
          as: Type.Optional(Name),
          type: Type.Optional(TypeName),
          precision: Type.Optional(Type.Integer()),
          scale: Type.Optional(Type.Integer()),
        }),
        { minItems: 1, expected: 'a list of columns' },
      ),
    }),
    step('calculate', { columns: Calculation }),
    step('mapValues', {
      column: Name,
      as: Type.Optional(Name),
      values: Type.Record(Type.String(), Type.String()),
      otherwise: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    }),
    step('nullIf', { columns: Columns, value: Type.String() }),
    step('ifNull', { columns: Columns, value: Type.String() }),
    step('replace', {
      column: Name,
      find: Type.String({ minLength: 1 }),
      by: Type.String(),
      pattern: Type.Optional(Type.Boolean()),
    }),
    step('text', { columns: Columns, change: Type.Enum(['trim', 'upper', 'lower']) }),
    step('hashKey', { columns: Columns, as: Name }),
    step('sequence', { as: Name, by: Type.Optional(Order) }),
    step('splitRows', { column: Name, separator: Type.String({ minLength: 1 }) }),
    // sets
    step('filter', { condition: Expression }),
    step('sort', { by: Order }),
    step('unique', { columns: Type.Optional(Columns), by: Type.Optional(Order) }),
    step('group', { by: Type.Array(Type.String()), columns: Calculation }),
    step('window', { partition: Type.Array(Type.String()), by: Type.Optional(Order), columns: Calculation }),
    step('join', {
      how: Type.Enum(['inner', 'left', 'right', 'full', 'semi', 'anti', 'cross']),
      on: Type.Optional(Type.Array(Type.Object({ left: Name, right: Name }), { minItems: 1 })),
      take: Type.Optional(Type.Array(Type.Object({ name: Name, as: Type.Optional(Name) }))),
    }),
    step('lookup', {
      on: Type.Array(Type.Object({ left: Name, right: Name }), { minItems: 1 }),
      take: Type.Array(Type.Object({ name: Name, as: Type.Optional(Name) }), { minItems: 1 }),
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
    step('top', { rows: Type.Integer({ minimum: 0 }), by: Type.Optional(Order) }),
    step('sample', { rows: Type.Integer({ minimum: 0 }), seed: Type.Optional(Type.Integer({ minimum: 0 })) }),
    step('sql', {
      text: Type.String({
        minLength: 1,
        description: 'One SELECT; each input is a table named like its step.',
      }),
    }),
    // quality
    step('quality', {
      checks: Type.Array(QualityCheck, { minItems: 1 }),
      severity: Type.Enum(['warning', 'stop']),
    }),
    step('preview', { rows: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })) }),
    // output
    step('output', {
      target: Target,
      load: LoadMode,
      slice: Type.Optional(Type.Object({ from: Type.String(), to: Type.String() })),
    }),
    // control
    step('condition', { expression: Expression }),
    step('setVariable', { name: Name, expression: Expression }),
    step('stop', { message: Type.String({ minLength: 1 }) }),
  ],
  { description: 'Step of a scenario.', expected: 'a step' },
);
export type Step = Static<typeof Step>;

/** «Сценарий обработки данных»: a graph of steps with data links and control links. */
export const Scenario = Type.Object({
  name: Name,
  parameters: Type.Optional(Type.Array(Parameter, { expected: 'a list of parameters' })),
  steps: Type.Array(Step, { minItems: 1, expected: 'a list of steps' }),
});
export type Scenario = Static<typeof Scenario>;
