import type { Store } from '@taktwerk/store';
import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';

/** A comment on a task (reference `ae-rest-api.md` §8.6). */
export const CommentJson = Type.Object({
  timestamp: Type.String(),
  comment: Type.String(),
  user: Type.String(),
});

/** A report of a task; all of Taktwerk's are in its store. */
export const ReportJson = Type.Object({
  end_timestamp: Type.Optional(Type.String()),
  type: Type.String(),
  is_db: Type.Boolean(),
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

export async function reportsJson(store: Store, runId: number) {
  const reports = await store.reports.list(runId);
  return reports.map(({ type, endTime }) => ({
    ...(endTime === null ? {} : { end_timestamp: timestampText(endTime) }),
    type,
    is_db: true,
  }));
}
