import { RECURRING_MEMBERS, readRecurring, TaktwerkError, type Task } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { type Static, Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';

/**
 * By what a recurring execution goes, in the form it is started with (reference `ae-rest-api.md` §8.3), and how far it
 * is; the reference knows that there is such a member, not its shape (§8.1).
 */
export const RecurrenceJson = Type.Object({
  ...RECURRING_MEMBERS,
  timezone: Type.Optional(Type.String({ description: 'TZ object or zone of its times, if it has one.' })),
  executions_started: Type.Integer(),
  next_start_time: Type.Optional(
    Type.String({
      description:
        'Absent while the next start waits for the end of a run, when none follows, and after the end.',
    }),
  ),
});
type RecurrenceJson = Static<typeof RecurrenceJson>;

/** Those of `tasks` that recur or did, by run id. */
export async function recurrencesOf(
  store: Store,
  tasks: readonly Task[],
): Promise<ReadonlyMap<number, { readonly recurring: RecurrenceJson }>> {
  const recurring = tasks.filter(({ type }) => type === 'C_PERIOD');
  if (recurring.length === 0) return new Map();
  const marks = new Map<number, Map<string, string>>();
  for (const { runId, lineNumber, mark, value } of await store.tasks.marks(
    recurring.map((task) => task.runId),
  )) {
    if (lineNumber !== 0) continue;
    const own = marks.get(runId) ?? new Map<string, string>();
    marks.set(runId, own.set(mark, value));
  }
  return new Map(
    recurring.flatMap((task) => {
      const own = marks.get(task.runId);
      // The retention has removed it since the task was read.
      return own === undefined ? [] : [[task.runId, { recurring: recurrenceJson(task, own) }]];
    }),
  );
}

function recurrenceJson({ runId, stage, startAt }: Task, marks: ReadonlyMap<string, string>): RecurrenceJson {
  const outcome = readRecurring(JSON.parse(marks.get('recurring') ?? '{}'), 'recurring');
  if (!outcome.ok)
    throw new TaktwerkError('internal', `The stored recurrence of run ${runId} cannot be read.`);
  const zone = marks.get('zone') ?? '';
  return {
    ...outcome.content,
    ...(zone === '' ? {} : { timezone: zone }),
    executions_started: Number(marks.get('runs') ?? '0'),
    ...(startAt === null || stage === 'ended' ? {} : { next_start_time: timestampText(startAt) }),
  };
}
