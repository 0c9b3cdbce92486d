import { type Static, Type } from 'typebox';
import { Parameter } from './extraction-rule.ts';
import { CODE_STEPS } from './step/code-steps.ts';
import { CONTROL_STEPS } from './step/control-steps.ts';
import { INPUT_STEPS } from './step/input-steps.ts';
import { OUTPUT_STEPS } from './step/output-steps.ts';
import { QUALITY_STEPS } from './step/quality-steps.ts';
import { ROW_STEPS } from './step/row-steps.ts';
import { SET_STEPS } from './step/set-steps.ts';
import { START_STEPS } from './step/start-steps.ts';
import { Name } from './step/step.ts';

export const Step = Type.Union(
  [
    ...INPUT_STEPS,
    ...ROW_STEPS,
    ...CODE_STEPS,
    ...SET_STEPS,
    ...QUALITY_STEPS,
    ...OUTPUT_STEPS,
    ...CONTROL_STEPS,
    ...START_STEPS,
  ],
  { description: 'Step of a scenario.', expected: 'a step' },
);
export type Step = Static<typeof Step>;
/** A step of one kind. */
export type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** «Сценарий обработки данных»: a graph of steps with data links and control links. */
export const Scenario = Type.Object({
  name: Name,
  parameters: Type.Optional(Type.Array(Parameter, { expected: 'a list of parameters' })),
  countRows: Type.Optional(
    Type.Boolean({
      description:
        'Are the rows of every step counted? Then each is computed by itself, which takes longer. Default: where it costs nothing.',
      expected: 'true or false',
    }),
  ),
  pushDown: Type.Optional(
    Type.Enum(['auto', 'never', 'always'], {
      description:
        'Where all inputs and outputs lie in one PostgreSQL or MariaDB: is the whole scenario done there? `auto` (default) where that gives the same rows, `never`, or `always`, which fails where it cannot be done.',
      expected: 'auto, never or always',
    }),
  ),
  steps: Type.Array(Step, { minItems: 1, expected: 'a list of steps' }),
});
export type Scenario = Static<typeof Scenario>;
