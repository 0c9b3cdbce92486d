import { Type } from 'typebox';
import { Expression, Name, step } from './step.ts';

const Path = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'Path below the folder of the connection.',
  expected: 'a path',
});
const Seconds = Type.Number({ minimum: 0, maximum: 86_400 * 7, expected: 'seconds, a week at most' });
/** What a wait waits for. */
const WaitFor = Type.Union(
  [
    Type.Object({ kind: Type.Literal('seconds'), seconds: Seconds }),
    Type.Object({
      kind: Type.Literal('time'),
      expression: Type.String({
        minLength: 1,
        description: 'SQL expression of a time in UTC; it waits until then.',
        expected: 'an expression',
      }),
    }),
    Type.Object({ kind: Type.Literal('file'), connection: Name, path: Path }),
    Type.Object({
      kind: Type.Literal('table'),
      connection: Name,
      query: Type.String({
        minLength: 1,
        description: 'One SELECT; it waits until there is a row.',
        expected: 'a query',
      }),
    }),
  ],
  { description: 'What it waits for.', expected: 'seconds, time, file or table' },
);

/** Steps that decide, act or wait. */
export const CONTROL_STEPS = [
  step('start', {}),
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
        minItems: 1,
        description: 'Once for each row of the input, with these columns as parameters.',
        expected: 'a list of parameters and columns',
      }),
    ),
    while: Type.Optional(Expression),
    atMost: Type.Integer({ minimum: 1, maximum: 1_000_000, expected: 'a number of rounds' }),
  }),
  step('wait', { for: WaitFor, timeoutSeconds: Type.Optional(Seconds) }),
  step('execute', {
    connection: Name,
    text: Type.String({
      minLength: 1,
      description: 'One statement of the database; parameters as `:name`.',
      expected: 'a statement',
    }),
  }),
  step('request', {
    connection: Name,
    path: Type.String({
      minLength: 1,
      description: 'Path below the address of the connection.',
      expected: 'a path',
    }),
    method: Type.Optional(
      Type.Enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], {
        expected: 'GET, POST, PUT, PATCH or DELETE',
      }),
    ),
    body: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]), {
        description: 'Members of a JSON object; `:name` alone is the value of a parameter.',
        expected: 'names and values',
      }),
    ),
    answer: Type.Optional(
      Type.Object(
        { name: Name, path: Type.String({ minLength: 1, description: 'JSON path, such as `$.state`.' }) },
        { description: 'Parameter that gets a value of the answer.', expected: 'a parameter and a path' },
      ),
    ),
  }),
  step('file', {
    connection: Name,
    action: Type.Enum(['copy', 'move', 'delete', 'compress', 'unpack'], {
      description: 'Compress makes `.gz`, `.zst` or `.br` by the name of what it makes.',
      expected: 'copy, move, delete, compress or unpack',
    }),
    path: Path,
    to: Type.Optional(Path),
    toConnection: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Another files connection, or an HTTP one that takes the file by PUT.',
        expected: 'a connection',
      }),
    ),
  }),
  step('dropCopies', {
    connection: Name,
    schema: Type.Optional(Type.String({ minLength: 1, expected: 'a schema' })),
    prefix: Type.String({
      minLength: 3,
      description: 'What the names of the archive copies begin with, such as `sales_copy_`.',
      expected: 'at least three characters',
    }),
    keep: Type.Integer({
      minimum: 0,
      description: 'How many stay: those last by name.',
      expected: 'a number',
    }),
  }),
] as const;
