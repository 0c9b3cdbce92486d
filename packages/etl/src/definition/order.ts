import { type Static, Type } from 'typebox';
import { Composition } from './composition.ts';
import { Connection } from './connection.ts';
import { ExtractionRule } from './extraction-rule.ts';
import { Scenario } from './scenario.ts';
import { Source } from './source.ts';

/** A value given for a parameter, as text; without a package it is for every package that has the name. */
export const ParameterValue = Type.Object({
  name: Type.String({ minLength: 1 }),
  value: Type.Union([Type.String(), Type.Null()]),
  packageNumber: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type ParameterValue = Static<typeof ParameterValue>;

const RUN = {
  version: Type.Literal(1),
  runId: Type.Integer({ minimum: 1, description: 'Run id of the task.' }),
  attempt: Type.Integer({ minimum: 1, description: 'Counts the starts of this run.' }),
  workFolder: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Folder for files of this run; a folder below it is made, and removed at the end. Default that of the system.',
      expected: 'a folder',
    }),
  ),
  memoryMegabytes: Type.Optional(
    Type.Integer({
      minimum: 64,
      description: 'Memory of the column engine; default 512.',
      expected: 'a number from 64',
    }),
  ),
  connections: Type.Array(Connection, {
    description: 'With secrets in clear.',
    expected: 'a list of connections',
  }),
  parameters: Type.Optional(Type.Array(ParameterValue, { expected: 'a list of parameter values' })),
};

/** Reads each source by the rule into the target. */
export const CompositionOrder = Type.Object({
  ...RUN,
  kind: Type.Literal('composition'),
  composition: Composition,
  rule: ExtractionRule,
  sources: Type.Array(Source, { minItems: 1, expected: 'a list of sources' }),
  members: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      description: 'Names of all sources that load into the target; those of this order when absent.',
      expected: 'a list of names',
    }),
  ),
  packageNumber: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      description: 'Runs this parameter package alone; all of them when absent.',
      expected: 'a number from 1',
    }),
  ),
  backfill: Type.Optional(
    Type.Object(
      { from: Type.String(), to: Type.String() },
      {
        description:
          'Reads this range of the cursor instead of what is new: from, to before `to`; the cursor stays.',
        expected: 'from and to',
      },
    ),
  ),
});
export type CompositionOrder = Static<typeof CompositionOrder>;

/** Runs the steps of a scenario. */
export const ScenarioOrder = Type.Object({
  ...RUN,
  kind: Type.Literal('scenario'),
  scenario: Scenario,
  done: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Steps that run once, and have been run by an earlier run.',
      expected: 'a list of steps',
    }),
  ),
});
export type ScenarioOrder = Static<typeof ScenarioOrder>;

/** Shows the rows at a link of a scenario, or their profile; nothing is written. */
export const LookOrder = Type.Object({
  ...RUN,
  kind: Type.Literal('look'),
  scenario: Scenario,
  step: Type.String({
    minLength: 1,
    description: 'Step, or `step/port`, whose rows are shown.',
    expected: 'the name of a step',
  }),
  rows: Type.Integer({ minimum: 1, maximum: 1_000_000, expected: 'a number from 1 to 1000000' }),
  sourceRows: Type.Integer({
    minimum: 1,
    description: 'Rows of each source that are read at most.',
    expected: 'a number from 1',
  }),
  profile: Type.Boolean({ description: 'Sums the columns up instead of showing rows.' }),
});
export type LookOrder = Static<typeof LookOrder>;

/** Tells from which columns of which sources those of the outputs of a scenario come; no rows are moved. */
export const LineageOrder = Type.Object({ ...RUN, kind: Type.Literal('lineage'), scenario: Scenario });
export type LineageOrder = Static<typeof LineageOrder>;

/** Asks each connection who answers there. */
export const CheckOrder = Type.Object({ ...RUN, kind: Type.Literal('check') });
export type CheckOrder = Static<typeof CheckOrder>;

/** Asks each connection, sees whether the steps fit together, and tells where the scenario will run. */
export const CheckScenarioOrder = Type.Object({
  ...RUN,
  kind: Type.Literal('checkScenario'),
  scenario: Scenario,
});
export type CheckScenarioOrder = Static<typeof CheckScenarioOrder>;

/** Makes a parsing rule of a sample document, with figures of what its places hold. */
export const ConstructOrder = Type.Object({
  ...RUN,
  kind: Type.Literal('construct'),
  path: Type.String({
    minLength: 1,
    description: 'Path of the sample below the folder or address of the connection.',
    expected: 'a path',
  }),
  format: Type.Enum(['json', 'ndjson', 'xml'], { expected: 'json, ndjson or xml' }),
});
export type ConstructOrder = Static<typeof ConstructOrder>;

/** Shows the first rows of each source by the rule, or their profile. */
export const PreviewOrder = Type.Object({
  ...RUN,
  kind: Type.Literal('preview'),
  rule: ExtractionRule,
  sources: Type.Array(Source, { minItems: 1, expected: 'a list of sources' }),
  rows: Type.Integer({ minimum: 1, maximum: 1_000_000, expected: 'a number from 1 to 1000000' }),
  profile: Type.Boolean({ description: 'Sums the columns up instead of showing rows.' }),
});
export type PreviewOrder = Static<typeof PreviewOrder>;

/** Makes the target forget how far the loads of a composition have come. */
export const ResetOrder = Type.Object({
  ...CompositionOrder.properties,
  kind: Type.Literal('reset'),
});
export type ResetOrder = Static<typeof ResetOrder>;
