import type { ExecutionFilter } from '../port/store.ts';
import type { Condition, Dialect } from './dialect.ts';
import { amongFound, any, asCondition, type Predicate, test } from './predicate.ts';
import { rightsPredicate, taskRights } from './rights-condition.ts';
import { fixedPrefix, hasWildcard, isAnyText, likePattern } from './wildcard.ts';

/** Everything of a filter except client, deactivation and range of time, which choose the index. */
export function executionPredicates(filter: ExecutionFilter, dialect: Dialect): readonly Predicate[] {
  const predicates: Predicate[] = [];
  const add = (column: string, ...conditions: readonly Condition[]): void => {
    predicates.push(...conditions.map((condition) => test(column, condition)));
  };
  const equals = (column: string, value: string | number | undefined): void => {
    if (value !== undefined) add(column, { sql: `${column} = ?`, values: [value] });
  };
  equals('run_id', filter.runId);
  equals('parent', filter.parent);
  if (filter.referenceRunId === 0) {
    const condition: Condition = { sql: 'reference_run_id = 0', values: [] };
    predicates.push(test('is_restart', condition, { sql: 'is_restart = 0', values: [] }));
  } else equals('reference_run_id', filter.referenceRunId);
  equals('zdu_version', filter.zduVersion);
  if (filter.commentedOnly === true) add('commented', { sql: 'commented = true', values: [] });
  if (filter.modifiedOnly === true) add('modified', { sql: 'modified = true', values: [] });
  if (filter.statuses !== undefined) add('status', dialect.amongNumbers('status', filter.statuses));
  if (filter.types !== undefined) predicates.push(typePredicate(filter.types, dialect));
  if (filter.queues !== undefined) add('queue', dialect.amongInAnyCase('queue', filter.queues));
  if (filter.platforms !== undefined) add('platform', dialect.amongInAnyCase('platform', filter.platforms));
  if (filter.name !== undefined) {
    const names = nameConditions('name', filter.name, dialect);
    add('name', ...(filter.nameExclude === true ? [excluded(names)] : names));
  }
  if (filter.user !== undefined) {
    const user = userCondition(filter.user, dialect);
    add('user', filter.userExclude === true ? excluded([user]) : user);
  }
  if (filter.syncs !== undefined) predicates.push(usesSyncs(filter.client, filter.syncs, dialect));
  if (filter.visible !== undefined)
    predicates.push(rightsPredicate(filter.visible, taskRights(filter.client), dialect));
  add('alias', ...wildcardConditions('alias', filter.alias, false, dialect));
  add('agent', ...wildcardConditions('agent', filter.agent, filter.agentExclude, dialect));
  const { archiveKey1, archiveKey1Exclude, archiveKey2, archiveKey2Exclude } = filter;
  add('archive_key1', ...wildcardConditions('archive_key1', archiveKey1, archiveKey1Exclude, dialect));
  add('archive_key2', ...wildcardConditions('archive_key2', archiveKey2, archiveKey2Exclude, dialect));
  return predicates;
}

/** The same as conditions to be joined by `AND`. */
export function executionConditions(filter: ExecutionFilter, dialect: Dialect): Condition[] {
  return executionPredicates(filter, dialect).map((predicate) => asCondition(predicate));
}

/** The version of the object that ran uses one of these SYNC objects. */
function usesSyncs(client: number, syncs: readonly string[], dialect: Dialect): Predicate {
  const uses = dialect.listNames('object_version.content', 'sync_usage', 'sync', syncs);
  return amongFound('version_id', {
    sql: `SELECT object_version.version_id AS value FROM object_version
      JOIN object ON object.id = object_version.object WHERE object.client = ? AND ${uses.sql}`,
    values: [client, ...uses.values],
  });
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

/** A column that may hold nothing, which counts as the empty text; the usual `*` asks for nothing at all. */
function wildcardConditions(
  column: string,
  wildcard: string | undefined,
  exclude: boolean | undefined,
  dialect: Dialect,
): Condition[] {
  if (wildcard === undefined || (isAnyText(wildcard) && exclude !== true)) return [];
  const like: Condition = { sql: dialect.like(`coalesce(${column}, '')`), values: [likePattern(wildcard)] };
  return [exclude === true ? excluded([like]) : like];
}

/** `NAME/DEPARTMENT`, or a name alone for any department (reference `ae-rest-api.md` §8.2). */
function userCondition(user: string, dialect: Dialect): Condition {
  const pattern = likePattern(user);
  const like = dialect.like('"user"');
  return user.includes('/')
    ? { sql: like, values: [pattern] }
    : { sql: `(${like} OR ${like})`, values: [pattern, `${pattern}/%`] };
}

/** Whether a row of `task` is a job of which the job report is stored. */
export const HAS_JOB_REPORT = `(type = 'JOBS' AND EXISTS
  (SELECT 1 FROM report_chunk WHERE report_chunk.run_id = task.run_id AND report_chunk.type = 'REP'))`;

function typePredicate(types: NonNullable<ExecutionFilter['types']>, dialect: Dialect): Predicate {
  const among = test('type', dialect.among('type', types));
  if (!types.includes('REPORT')) return among;
  const reported = { sql: 'has_job_report = 1', values: [] };
  return any([among, test('has_job_report', { sql: HAS_JOB_REPORT, values: [] }, reported)]);
}

function excluded(conditions: readonly Condition[]): Condition {
  return {
    sql: `NOT (${conditions.map((condition) => condition.sql).join(' AND ')})`,
    values: conditions.flatMap((condition) => condition.values),
  };
}
