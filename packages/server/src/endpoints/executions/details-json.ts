import { figuresOf, stepsOf } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { type Static, Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';

/** A comment on a task (reference `ae-rest-api.md` §8.6). */
export const CommentJson = Type.Object({
  timestamp: Type.String(),
  comment: Type.String(),
  user: Type.String(),
});

/** A report of a task; whether its text is in the database, where alone it can be read here. */
export const ReportJson = Type.Object({
  end_timestamp: Type.Optional(Type.String()),
  type: Type.String(),
  is_db: Type.Boolean(),
});

/** How far a load or scenario has come, counted over all its attempts: ours. */
export const ProgressJson = Type.Object({
  rows: Type.Number(),
  bytes: Type.Number(),
  chunks: Type.Number(),
  rejected: Type.Number(),
  rows_per_second: Type.Number(),
  seconds: Type.Number(),
  /** Where the source can tell. */
  expected_rows: Type.Optional(Type.Number()),
  seconds_left: Type.Optional(Type.Number()),
});

/** What a step of a scenario did, over all the times it ran: ours. Counts are absent where nobody counted. */
export const StepJson = Type.Object({
  step: Type.String(),
  kind: Type.String(),
  outcome: Type.Enum(['success', 'failure', 'skipped', 'disabled']),
  runs: Type.Integer(),
  rows_in: Type.Optional(Type.Number()),
  rows: Type.Optional(Type.Number()),
  rejected: Type.Optional(Type.Number()),
  bytes: Type.Optional(Type.Number()),
  seconds: Type.Number(),
});

export async function commentsJson(store: Store, runId: number) {
  const comments = await store.tasks.comments(runId);
  return comments.map(({ timestamp, comment, user }) => ({
    timestamp: timestampText(timestamp),
    comment,
    user,
  }));
}

/** Variables by name without `&`. */
export async function variablesJson(store: Store, runId: number): Promise<Readonly<Record<string, string>>> {
  const variables = await store.tasks.variables(runId);
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

/** Nothing for a task that has moved no rows. */
export async function progressJson(
  store: Store,
  runId: number,
): Promise<{ readonly progress?: Static<typeof ProgressJson> }> {
  const variables = await store.tasks.variables(runId);
  const figures = figuresOf(new Map(variables.map(({ name, value }) => [name, value])));
  if (figures === null) return {};
  const { rate, expected, left, ...counted } = figures;
  return {
    progress: {
      ...counted,
      rows_per_second: rate,
      ...(expected === null ? {} : { expected_rows: expected }),
      ...(left === null ? {} : { seconds_left: left }),
    },
  };
}

/** The steps of a scenario, in the order in which they began; none for other tasks. */
export async function stepsJson(store: Store, runId: number): Promise<readonly Static<typeof StepJson>[]> {
  const variables = await store.tasks.variables(runId);
  const steps = stepsOf(new Map(variables.map(({ name, value }) => [name, value])));
  return steps.map(({ step, kind, outcome, runs, rowsIn, rows, rejected, bytes, seconds }) => ({
    step,
    kind,
    outcome,
    runs,
    ...(rowsIn === null ? {} : { rows_in: rowsIn }),
    ...(rows === null ? {} : { rows }),
    ...(rejected === null ? {} : { rejected }),
    ...(bytes === null ? {} : { bytes }),
    seconds,
  }));
}

export async function reportsJson(store: Store, runId: number) {
  const reports = await store.reports.list(runId);
  return reports.map(({ type, endTime, inDatabase }) => ({
    ...(endTime === null ? {} : { end_timestamp: timestampText(endTime) }),
    type,
    is_db: inDatabase,
  }));
}
