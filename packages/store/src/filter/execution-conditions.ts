import type { ExecutionFilter } from '../port/store.ts';
import type { Condition, Dialect } from './dialect.ts';
import { fixedPrefix, hasWildcard, likePattern } from './wildcard.ts';

/** Everything of a filter except client, deactivation and range of time, which choose the index. */
export function executionConditions(filter: ExecutionFilter, dialect: Dialect): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: (string | number)[]): void => {
    conditions.push({ sql, values });
  };
  if (filter.runId !== undefined) add('run_id = ?', filter.runId);
  if (filter.parent !== undefined) add('parent = ?', filter.parent);
  if (filter.referenceRunId !== undefined) add('reference_run_id = ?', filter.referenceRunId);
  if (filter.name !== undefined) conditions.push(...nameConditions('name', filter.name, dialect));
  if (filter.alias !== undefined) add(dialect.like('alias'), likePattern(filter.alias));
  if (filter.agent !== undefined) add(dialect.like('agent'), likePattern(filter.agent));
  if (filter.user !== undefined) conditions.push(userCondition(filter.user, dialect));
  if (filter.types !== undefined) conditions.push(dialect.among('type', filter.types));
  if (filter.statuses !== undefined) conditions.push(dialect.amongNumbers('status', filter.statuses));
  if (filter.queues !== undefined) conditions.push(dialect.amongInAnyCase('queue', filter.queues));
  return conditions;
}

/** Object names are upper case, so the text is too; what stands before the first wildcard bounds the index range. */
export function nameConditions(column: string, name: string, dialect: Dialect): Condition[] {
  const upper = name.toUpperCase();
  if (!hasWildcard(upper)) return [{ sql: `${column} = ?`, values: [upper] }];
  const like: Condition = { sql: dialect.like(column), values: [likePattern(upper)] };
  const prefix = fixedPrefix(upper);
  if (prefix === '') return [like];
  return [{ sql: `${column} BETWEEN ? AND ?`, values: [prefix, `${prefix}\u{10ffff}`] }, like];
}

/** `NAME/DEPARTMENT`, or a name alone for any department (reference `ae-rest-api.md` §8.2). */
function userCondition(user: string, dialect: Dialect): Condition {
  const pattern = likePattern(user);
  const like = dialect.like('"user"');
  return user.includes('/')
    ? { sql: like, values: [pattern] }
    : { sql: `(${like} OR ${like})`, values: [pattern, `${pattern}/%`] };
}
