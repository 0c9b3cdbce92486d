import { Type } from 'typebox';
import { Name, step, TYPE } from './step.ts';

const CODE = {
  text: Type.String({
    minLength: 1,
    maxLength: 1_000_000,
    description:
      'Body of a function of `row` and `parameters`, which returns a row, a list of rows, or none.',
    expected: 'a program',
  }),
  columns: Type.Array(Type.Object({ name: Name, ...TYPE }), {
    minItems: 1,
    description: 'Columns of the rows it returns.',
    expected: 'a list of names and types',
  }),
  memoryMegabytes: Type.Optional(
    Type.Integer({ minimum: 64, maximum: 65_536, description: 'Default 256.', expected: 'a number from 64' }),
  ),
  cpuSeconds: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 86_400, description: 'Default 600.', expected: 'a number from 1' }),
  ),
};

/** Steps that run a program of the user, in a process that is shut in. */
export const CODE_STEPS = [step('javascript', CODE), step('python', CODE)] as const;
