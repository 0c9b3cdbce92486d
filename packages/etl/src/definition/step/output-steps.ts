import { Type } from 'typebox';
import { LoadMode, Target } from '../composition.ts';
import { step } from './step.ts';

/** Steps that bring rows out. */
export const OUTPUT_STEPS = [
  step('output', {
    target: Target,
    load: LoadMode,
    slice: Type.Optional(Type.Object({ from: Type.String(), to: Type.String() })),
  }),
] as const;
