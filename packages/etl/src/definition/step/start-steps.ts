import { type Static, Type } from 'typebox';
import { Name, step } from './step.ts';

const Value = Type.Union([Type.String(), Type.Null()], {
  description: 'The value as text; `:name` alone is the value of a parameter.',
  expected: 'a text or null',
});

/** What becomes of the end of what a step starts. */
const STARTED = {
  wait: Type.Optional(
    Type.Boolean({
      description: 'Does the step end with what it starts (default), or as soon as that is there?',
      expected: 'true or false',
    }),
  ),
  accept: Type.Optional(
    Type.Enum(['ok', 'any'], {
      description: 'Does the step fail when that does not end well (default), or not?',
      expected: 'ok or any',
    }),
  ),
  results: Type.Optional(
    Type.Object(
      {
        runId: Type.Optional(Name),
        status: Type.Optional(Name),
        returnCode: Type.Optional(Name),
      },
      {
        description: 'Parameters of the scenario that get run id, status and return code.',
        expected: 'names of parameters',
      },
    ),
  ),
};

const Recipients = (description: string, what: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 320 }), {
      maxItems: 100,
      description,
      expected: `a list of ${what}`,
    }),
  );

const Seconds = Type.Integer({
  minimum: 1,
  maximum: 86_400 * 7,
  description: 'It is cancelled when it runs longer.',
  expected: 'seconds, a week at most',
});

/** Steps that have the engine start something under the task of the scenario. */
export const START_STEPS = [
  step('run', {
    object: Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        'Composition, scenario, package or any other object; `:name` alone is the value of a parameter.',
      expected: 'the name of an object',
    }),
    parameters: Type.Optional(
      Type.Array(
        Type.Object({
          name: Name,
          value: Value,
          packageNumber: Type.Optional(Type.Integer({ minimum: 1, expected: 'a number from 1' })),
        }),
        {
          maxItems: 1000,
          description: 'Values of its parameters or prompts; of other objects variables.',
          expected: 'a list of names and values',
        },
      ),
    ),
    ...STARTED,
  }),
  step('shell', {
    agent: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Agent or agent group of platform UNIX that runs it.',
      expected: 'the name of an agent',
    }),
    login: Type.Optional(
      Type.String({ minLength: 1, description: 'LOGIN object.', expected: 'the name of a LOGIN object' }),
    ),
    text: Type.String({
      minLength: 1,
      maxLength: 1_000_000,
      description: 'Lines of the shell, as they are: values come by `environment`.',
      expected: 'a text',
    }),
    shell: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Interpreter; default that of the agent.',
        expected: 'a path',
      }),
    ),
    shellOptions: Type.Optional(Type.String({ minLength: 1, expected: 'options' })),
    environment: Type.Optional(
      Type.Record(Type.String(), Value, {
        description: 'Environment variables.',
        expected: 'names and values',
      }),
    ),
    resourceUnits: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 9999, expected: 'a number from 0 to 9999' }),
    ),
    timeoutSeconds: Type.Optional(Seconds),
    ...STARTED,
  }),
  step('mail', {
    to: Recipients('Mail addresses.', 'mail addresses'),
    users: Recipients('`NAME/DEPARTMENT` of USER objects with a mail address.', 'users'),
    groups: Recipients('USRG objects.', 'user groups'),
    subject: Type.String({
      minLength: 1,
      maxLength: 255,
      description:
        'One line; `&NAME#` is the value of parameter `NAME`, here, in the text and in recipients.',
      expected: 'a text',
    }),
    text: Type.Optional(Type.String({ maxLength: 100_000, expected: 'a text' })),
    rows: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1000,
        description: 'Rows of each input that stand below the text; default 50.',
        expected: 'a number from 0 to 1000',
      }),
    ),
    ...STARTED,
  }),
] as const;
const StartStep = Type.Union([...START_STEPS]);
export type StartStep = Static<typeof StartStep>;
