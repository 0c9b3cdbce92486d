import { Type } from 'typebox';
import { EXECUTABLE_MEMBERS, GENERAL_MEMBERS } from './general.ts';

const Body = (description: string) =>
  Type.Record(Type.String(), Type.Unknown(), {
    description: `${description}; checked by the schemas of the data plane (docs/etl.md).`,
    expected: 'an object',
  });

const Agent = Type.Optional(
  Type.String({
    description: 'Agent of platform ETL that does the work; the embedded one when absent.',
    maxLength: 200,
    expected: 'a text of at most 200 characters',
  }),
);

/** CONN: a connection («База данных», reference `modus-etl.md` §3.1). */
export const ConnContent = Type.Object(
  { ...GENERAL_MEMBERS, connection: Body('Where data are read from or written to') },
  { description: 'Connection.', expected: 'an object' },
);

/** SRCE: a source («Источник данных», §3.2). */
export const SrceContent = Type.Object(
  { ...GENERAL_MEMBERS, source: Body('Place on top of a connection') },
  { description: 'Source.', expected: 'an object' },
);

/** SRCS: a source set («Набор источников», §3.2). */
export const SrcsContent = Type.Object(
  { ...GENERAL_MEMBERS, source_set: Body('Sources that one rule reads') },
  { description: 'Source set.', expected: 'an object' },
);

/** RULE: an extraction rule («Правило выгрузки», §3.3). */
export const RuleContent = Type.Object(
  { ...GENERAL_MEMBERS, rule: Body('What is read, with which parameters, and what comes of it') },
  { description: 'Extraction rule.', expected: 'an object' },
);

/** COMP: a composition («Состав выгрузки», §3.6). */
export const CompContent = Type.Object(
  { ...EXECUTABLE_MEMBERS, agent: Agent, composition: Body('Source set, rule, target and load mode') },
  { description: 'Composition.', expected: 'an object' },
);

/** SCEN: a scenario («Сценарий обработки данных», §3.7). */
export const ScenContent = Type.Object(
  { ...EXECUTABLE_MEMBERS, agent: Agent, scenario: Body('Steps and their links') },
  { description: 'Scenario.', expected: 'an object' },
);

const PackageItem = Type.Object(
  {
    object: Type.String({
      description: 'Object to run: a composition, scenario, package or any other that can be executed.',
      minLength: 1,
      expected: 'the name of an object',
    }),
    after: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1 }), {
        description: 'Numbers of the items it comes after, counted from 1; the one before when absent.',
        expected: 'a list of item numbers',
      }),
    ),
    when: Type.Optional(
      Type.Enum(['ok', 'failed', 'always'], {
        description: 'How those must have ended for it to run: well (default), badly, or either.',
        expected: 'ok, failed or always',
      }),
    ),
    onError: Type.Optional(
      Type.Enum(['stop', 'continue', 'block'], {
        description:
          'What its own bad end means to what comes after: the package is aborted (default), goes on, or waits for a user.',
        expected: 'stop, continue or block',
      }),
    ),
    active: Type.Optional(
      Type.Boolean({
        description: 'An inactive item is passed over. Default true.',
        expected: 'true or false',
      }),
    ),
  },
  { expected: 'an object with the member object' },
);

/** PACK: a package («Пакет обработки данных», §3.8; the public texts do not tell its form, this one is ours). */
export const PackContent = Type.Object(
  {
    ...EXECUTABLE_MEMBERS,
    package: Type.Object(
      {
        items: Type.Array(PackageItem, {
          minItems: 1,
          description: 'What is run together.',
          expected: 'a list of items',
        }),
      },
      { description: 'What is run, in which order, on which conditions.', expected: 'an object with items' },
    ),
  },
  { description: 'Package.', expected: 'an object' },
);
