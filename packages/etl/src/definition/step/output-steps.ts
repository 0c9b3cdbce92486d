import { Type } from 'typebox';
import { LoadMode, Target } from '../composition.ts';
import { Name, step } from './step.ts';

const Path = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'Path below the folder of the connection.',
  expected: 'a path',
});

/** Steps that bring rows out. */
export const OUTPUT_STEPS = [
  step('output', {
    target: Target,
    load: LoadMode,
    slice: Type.Optional(Type.Object({ from: Type.String(), to: Type.String() })),
  }),
  step('writeFile', {
    connection: Name,
    path: Path,
    format: Type.Enum(['csv', 'ndjson', 'json', 'parquet', 'xlsx'], {
      description: 'What the file becomes; it takes the place of the old one when it is whole.',
      expected: 'csv, ndjson, json, parquet or xlsx',
    }),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1, expected: 'one character' })),
    sheet: Type.Optional(Type.String({ minLength: 1, maxLength: 31, expected: 'the name of a sheet' })),
  }),
  step('report', {
    connection: Type.Optional(Name),
    path: Type.Optional(Path),
    format: Type.Optional(
      Type.Enum(['html', 'text'], { description: 'Of a file; default html.', expected: 'html or text' }),
    ),
    rows: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100_000,
        description: 'Rows of each input; default 1000.',
        expected: 'a number from 0 to 100000',
      }),
    ),
  }),
  step('send', {
    connection: Name,
    path: Type.String({
      minLength: 1,
      description: 'Path below the address of the connection.',
      expected: 'a path',
    }),
    method: Type.Optional(Type.Enum(['POST', 'PUT', 'PATCH'], { expected: 'POST, PUT or PATCH' })),
    batch: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'Rows of one request, as a list in JSON; default 500.',
        expected: 'a number from 1 to 10000',
      }),
    ),
  }),
] as const;
