import { type Static, Type } from 'typebox';

/** A value that goes with a start: a parameter of an ETL object, else a variable of the task. */
export const AskedValue = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  value: Type.Union([Type.String(), Type.Null()]),
  /** Numbered parameter package of a composition the value is for; absent: all that have the name. */
  packageNumber: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type AskedValue = Static<typeof AskedValue>;

/**
 * What a step of a running scenario asks the engine to start under its task. Run id, attempt and number name it, so that a
 * repeat starts nothing.
 */
export const JobAsk = Type.Object({
  ask: Type.Integer({ minimum: 1, description: 'Counts what the run has asked for.' }),
  step: Type.String({ minLength: 1, maxLength: 100 }),
  /** Object that is started; null is what the step itself says: a mail, a shell on an agent. */
  object: Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()]),
  values: Type.Array(AskedValue, { maxItems: 1000 }),
  wait: Type.Boolean({ description: 'Is the answer its end, rather than its start?' }),
});
export type JobAsk = Static<typeof JobAsk>;

/** What became of it. */
export const JobAnswer = Type.Union([
  Type.Object({ kind: Type.Literal('refused'), text: Type.String() }),
  Type.Object({ kind: Type.Literal('started'), runId: Type.Integer() }),
  Type.Object({
    kind: Type.Literal('ended'),
    runId: Type.Integer(),
    status: Type.Integer(),
    statusText: Type.String(),
    ok: Type.Boolean({ description: 'Did it end well (ANY_OK)?' }),
    returnCode: Type.Union([Type.Integer(), Type.Null()]),
    text: Type.Union([Type.String(), Type.Null()]),
  }),
]);
export type JobAnswer = Static<typeof JobAnswer>;
