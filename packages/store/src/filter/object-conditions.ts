import type { ObjectConditions, ObjectSearch, TimeRange } from '../port/object-recycling.ts';
import type { Condition, Dialect } from './dialect.ts';
import { nameConditions } from './execution-conditions.ts';
import { objectRights, rightsCondition } from './rights-condition.ts';
import { likePattern } from './wildcard.ts';

/** Second of the last activation of an object; `task_by_name` answers it. */
export const LAST_USED = `(SELECT max(task.activation_second) FROM task
  WHERE task.client = object.client AND task.name = object.name)`;

/** The conditions of a search over objects joined with their newest versions. */
export function objectConditions(query: ObjectSearch, dialect: Dialect): Condition {
  const conditions: Condition[] = [
    { sql: 'object.client = ? AND object.deleted_at IS NULL', values: [query.client] },
    ...(query.after === undefined ? [] : [{ sql: 'object.name > ?', values: [query.after] }]),
    ...(query.visible === undefined ? [] : [rightsCondition(query.visible, objectRights(dialect), dialect)]),
    ...[query, ...(query.also ?? [])].flatMap((one) => conditionsOf(one, dialect)),
  ];
  return {
    sql: conditions.map((condition) => condition.sql).join(' AND '),
    values: conditions.flatMap((condition) => condition.values),
  };
}

function conditionsOf(query: ObjectConditions, dialect: Dialect): readonly Condition[] {
  const conditions: Condition[] = [];
  if (query.name !== undefined) conditions.push(...nameConditions('object.name', query.name, dialect));
  if (query.types !== undefined) conditions.push(dialect.among('object.type', query.types));
  const like = (column: string, pattern: string): void => {
    conditions.push({ sql: dialect.like(column), values: [pattern] });
  };
  const within = (column: string, wildcard: string | undefined): void => {
    if (wildcard !== undefined) like(`object_version.${column}`, `%${likePattern(wildcard)}%`);
  };
  within('title', query.title);
  within('script_text', query.script);
  within('documentation_text', query.documentation);
  within('content', query.content);
  const whole = (column: string, wildcard: string | undefined): void => {
    if (wildcard !== undefined) like(column, likePattern(wildcard));
  };
  whole(`coalesce(object_version.archive_key1, '')`, query.archiveKey1);
  whole(`coalesce(object_version.archive_key2, '')`, query.archiveKey2);
  whole('object.created_by', query.createdBy);
  whole('object_version.modified_by', query.modifiedBy);
  conditions.push(...rangeConditions('object.created_at', query.created));
  conditions.push(...rangeConditions('object_version.modified_at', query.modified));
  conditions.push(...rangeConditions(`${LAST_USED} * 1000`, query.used));
  if (query.folder !== undefined) conditions.push(...folderConditions(query.folder, dialect));
  return conditions;
}

function rangeConditions(column: string, range: TimeRange | undefined): readonly Condition[] {
  if (range === undefined) return [];
  return [
    ...(range.from === undefined ? [] : [{ sql: `${column} >= ?`, values: [range.from] }]),
    ...(range.to === undefined ? [] : [{ sql: `${column} <= ?`, values: [range.to] }]),
    ...(range.from === undefined && range.to === undefined
      ? [{ sql: `${column} IS NOT NULL`, values: [] }]
      : []),
  ];
}

/** The path stands for itself; a wildcard in it would be part of a folder's name. */
function folderConditions(
  folder: { readonly path: string; readonly subfolders: boolean },
  dialect: Dialect,
): Condition[] {
  const { path, subfolders } = folder;
  if (!subfolders) return [{ sql: dialect.sameInAnyCase('object.folder'), values: [path] }];
  if (path === '') return [];
  const start = `substr(object.folder || '/', 1, length(?))`;
  return [{ sql: dialect.sameInAnyCase(start), values: [`${path}/`, `${path}/`] }];
}
