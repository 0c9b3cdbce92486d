import { type Static, Type } from 'typebox';
import { Expression, Name, step } from './step.ts';

/** Steps that decide, act or wait. */
export const CONTROL_STEPS = [
  step('condition', { expression: Expression }),
  step('setVariable', { name: Name, expression: Expression }),
  step('stop', { message: Type.String({ minLength: 1 }) }),
  step('success', { message: Type.Optional(Type.String({ minLength: 1 })) }),
  step('loop', {
    steps: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description: 'The steps that are repeated, in their order; they run nowhere else.',
      expected: 'a list of steps',
    }),
    variables: Type.Optional(
      Type.Array(Type.Object({ name: Name, column: Name }), {
        description: 'Once for each row of the input, with these columns as parameters.',
        expected: 'a list of parameters and columns',
      }),
    ),
    while: Type.Optional(Expression),
    atMost: Type.Integer({ minimum: 1, maximum: 1_000_000, expected: 'a number of rounds' }),
  }),
] as const;
const ControlStep = Type.Union([...CONTROL_STEPS]);
export type ControlStep = Static<typeof ControlStep>;
