import { type Static, Type } from 'typebox';
import { ExtractionRule, ResultField } from '../extraction-rule.ts';
import { Name, step } from './step.ts';

/** Steps that bring rows in. */
export const INPUT_STEPS = [
  step('extract', { connection: Name, schema: Type.Optional(Type.String()), rule: ExtractionRule }),
  step('result', {
    composition: Type.String({
      minLength: 1,
      description: 'COMP object, whose target table is read.',
      expected: 'the name of a composition',
    }),
  }),
  step('fileList', {
    connection: Name,
    path: Type.Optional(
      Type.String({ description: 'Folder below that of the connection.', expected: 'a path' }),
    ),
    pattern: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Names with `*` and `?`; default every file.',
        expected: 'a pattern',
      }),
    ),
    recursive: Type.Optional(Type.Boolean({ expected: 'true or false' })),
  }),
  step('constants', {
    columns: Type.Array(ResultField, { minItems: 1 }),
    rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Null()]))),
  }),
  step('generate', { rows: Type.Integer({ minimum: 0 }), column: Name }),
] as const;
const InputStep = Type.Union([...INPUT_STEPS]);
export type InputStep = Static<typeof InputStep>;
