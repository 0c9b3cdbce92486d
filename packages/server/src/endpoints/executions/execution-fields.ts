import type { Task } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { Type } from 'typebox';
import { predecessorsOf } from './predecessors.ts';
import { recurrencesOf } from './recurrences.ts';

/** Adds members to each execution of a list (reference `ae-rest-api.md` §8.2). */
export const FIELDS_PARAMETER = {
  fields: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Adds `restarts`, `predecessors`, and `recurring` to tasks of type C_PERIOD.',
    }),
  ),
};

export type Fields = ReadonlySet<string>;

/** Names that are not known are not looked at. */
export function readFields(fields: readonly string[] | undefined): Fields {
  return new Set(fields?.map((field) => field.toLowerCase()));
}

/** The members asked for, by run id. */
export async function fieldsOf(
  store: Store,
  client: number,
  tasks: readonly Task[],
  fields: Fields,
): Promise<ReadonlyMap<number, object>> {
  const predecessors = fields.has('predecessors') ? await predecessorsOf(store, client, tasks) : null;
  const recurrences = fields.has('recurring') ? await recurrencesOf(store, tasks) : null;
  return new Map(
    tasks.map(({ runId, restartCount }) => [
      runId,
      {
        ...(fields.has('restarts') ? { restarts: restartCount } : {}),
        ...(predecessors === null ? {} : { predecessors: predecessors.get(runId) ?? [] }),
        ...recurrences?.get(runId),
      },
    ]),
  );
}
