import type { ExecutionFilter } from '../port/store.ts';
import type { Condition, Dialect } from './dialect.ts';
import { rightsCondition, taskRights } from './rights-condition.ts';
import { fixedPrefix, hasWildcard, isAnyText, likePattern } from './wildcard.ts';

/** Everything of a filter except client, deactivation and range of time, which choose the index. */
export function executionConditions(filter: ExecutionFilter, dialect: Dialect): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: (string | number)[]): void => {
    conditions.push({ sql, values });
  };
  if (filter.runId !== undefined) add('run_id = ?', filter.runId);
  if (filter.parent !== undefined) add('parent = ?', filter.parent);
  if (filter.referenceRunId !== undefined) add('reference_run_id = ?', filter.referenceRunId);
  if (filter.zduVersion !== undefined) add('zdu_version = ?', filter.zduVersion);
  if (filter.commentedOnly === true) add('commented = true');
  if (filter.modifiedOnly === true) add('modified = true');
  if (filter.statuses !== undefined) conditions.push(dialect.amongNumbers('status', filter.statuses));
  if (filter.types !== undefined) conditions.push(typeCondition(filter.types, dialect));
  if (filter.queues !== undefined) conditions.push(dialect.amongInAnyCase('queue', filter.queues));
  if (filter.platforms !== undefined) conditions.push(dialect.amongInAnyCase('platform', filter.platforms));
  if (filter.name !== undefined) {
    if (filter.nameExclude === true) conditions.push(excluded(nameConditions('name', filter.name, dialect)));
    else conditions.push(...nameConditions('name', filter.name, dialect));
  }
  if (filter.user !== undefined) {
    const user = userCondition(filter.user, dialect);
    conditions.push(filter.userExclude === true ? excluded([user]) : user);
  }
  if (filter.syncs !== undefined) {
    const uses = dialect.listNames('object_version.content', 'sync_usage', 'sync', filter.syncs);
    add(
      `version_id IN (SELECT object_version.version_id FROM object_version
        JOIN object ON object.id = object_version.object WHERE object.client = ? AND ${uses.sql})`,
      filter.client,
      ...uses.values,
    );
  }
  if (filter.visible !== undefined)
    conditions.push(rightsCondition(filter.visible, taskRights(filter.client), dialect));
  conditions.push(
    ...wildcardConditions('alias', filter.alias, false, dialect),
    ...wildcardConditions('agent', filter.agent, filter.agentExclude, dialect),
    ...wildcardConditions('archive_key1', filter.archiveKey1, filter.archiveKey1Exclude, dialect),
    ...wildcardConditions('archive_key2', filter.archiveKey2, filter.archiveKey2Exclude, dialect),
  );
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

const HAS_JOB_REPORT = `(type = 'JOBS' AND EXISTS
  (SELECT 1 FROM report_chunk WHERE report_chunk.run_id = task.run_id AND report_chunk.type = 'REP'))`;

function typeCondition(types: NonNullable<ExecutionFilter['types']>, dialect: Dialect): Condition {
  const among = dialect.among('type', types);
  return types.includes('REPORT')
    ? { sql: `(${among.sql} OR ${HAS_JOB_REPORT})`, values: among.values }
    : among;
}

function excluded(conditions: readonly Condition[]): Condition {
  return {
    sql: `NOT (${conditions.map((condition) => condition.sql).join(' AND ')})`,
    values: conditions.flatMap((condition) => condition.values),
  };
}
