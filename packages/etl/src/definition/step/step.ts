import { Type } from 'typebox';
import { TypeName } from '../column.ts';

export const Name = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Name.',
  expected: 'a name',
});
export const Columns = Type.Array(Type.String({ minLength: 1 }), {
  minItems: 1,
  expected: 'a list of columns',
});
export const Expression = Type.String({
  minLength: 1,
  description: 'SQL expression of DuckDB over the columns; parameters as `:name`.',
  expected: 'an expression',
});
export const Calculation = Type.Array(Type.Object({ name: Name, expression: Expression }), {
  minItems: 1,
  expected: 'a list of names and expressions',
});
export const Order = Type.Array(Type.Object({ column: Name, descending: Type.Optional(Type.Boolean()) }), {
  minItems: 1,
  expected: 'a list of columns',
});
/** A type with its digits. */
export const TYPE = {
  type: TypeName,
  precision: Type.Optional(Type.Integer({ minimum: 1, maximum: 38, expected: 'a number from 1 to 38' })),
  scale: Type.Optional(Type.Integer({ minimum: 0, maximum: 38, expected: 'a number from 0 to 38' })),
};
/** Columns taken over from another input. */
export const Taken = Type.Array(Type.Object({ name: Name, as: Type.Optional(Name) }), {
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
  once: Type.Optional(
    Type.Boolean({
      description:
        'Runs once («Запускать 1 раз»): when it has ended well in one run of the scenario, it is left out in all that come later.',
      expected: 'true or false',
    }),
  ),
  inputs: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      description:
        'Data links: the steps whose rows it reads, in order; `step/port` reads one branch of a step that has several.',
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

/** The schema of a kind of step: what every step has, and settings of its own. */
export const step = <K extends string, P extends Parameters<typeof Type.Object>[0]>(kind: K, settings: P) =>
  Type.Object({ ...STEP, kind: Type.Literal(kind), ...settings });
