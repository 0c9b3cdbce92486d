import type { ExecutionFilter } from '../../port/store.ts';
import type { SqlValue } from '../connection/connection.ts';
import { fixedPrefix, hasWildcard, likePattern } from '../filter/wildcard.ts';

/** SQL text with the values of its parameters, in order. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Everything of a filter except client, deactivation and range of time, which choose the index. */
export function executionConditions(filter: ExecutionFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: SqlValue[]): void => {
    conditions.push({ sql, values });
  };
  if (filter.runId !== undefined) add('run_id = ?', filter.runId);
  if (filter.parent !== undefined) add('parent = ?', filter.parent);
  if (filter.referenceRunId !== undefined) add('reference_run_id = ?', filter.referenceRunId);
  if (filter.name !== undefined) conditions.push(...nameConditions(filter.name));
  if (filter.alias !== undefined) add(`alias LIKE ? ESCAPE '\\'`, likePattern(filter.alias));
  if (filter.agent !== undefined) add(`agent LIKE ? ESCAPE '\\'`, likePattern(filter.agent));
  if (filter.user !== undefined) conditions.push(userCondition(filter.user));
  if (filter.types !== undefined) {
    add('type IN (SELECT value FROM json_each(?))', JSON.stringify(filter.types));
  }
  if (filter.statuses !== undefined) {
    add('status IN (SELECT value FROM json_each(?))', JSON.stringify(filter.statuses));
  }
  if (filter.queues !== undefined) {
    add('queue COLLATE NOCASE IN (SELECT value FROM json_each(?))', JSON.stringify(filter.queues));
  }
  return conditions;
}

/** Object names are upper case, so the text is too; what stands before the first wildcard bounds the index range. */
function nameConditions(name: string): Condition[] {
  const upper = name.toUpperCase();
  if (!hasWildcard(upper)) return [{ sql: 'name = ?', values: [upper] }];
  const like: Condition = { sql: `name LIKE ? ESCAPE '\\'`, values: [likePattern(upper)] };
  const prefix = fixedPrefix(upper);
  if (prefix === '') return [like];
  return [{ sql: 'name BETWEEN ? AND ?', values: [prefix, `${prefix}\u{10ffff}`] }, like];
}

/** `NAME/DEPARTMENT`, or a name alone for any department (reference `ae-rest-api.md` §8.2). */
function userCondition(user: string): Condition {
  const pattern = likePattern(user);
  return user.includes('/')
    ? { sql: `user LIKE ? ESCAPE '\\'`, values: [pattern] }
    : { sql: `(user LIKE ? ESCAPE '\\' OR user LIKE ? ESCAPE '\\')`, values: [pattern, `${pattern}/%`] };
}
