import type { ObjectSearch } from '../port/store.ts';
import type { Condition, Dialect } from './dialect.ts';
import { nameConditions } from './execution-conditions.ts';
import { likePattern } from './wildcard.ts';

/** The conditions of a search over objects joined with their newest versions. */
export function objectConditions(query: ObjectSearch, dialect: Dialect): Condition {
  const conditions: Condition[] = [{ sql: 'object.client = ?', values: [query.client] }];
  if (query.name !== undefined) conditions.push(...nameConditions('object.name', query.name, dialect));
  if (query.types !== undefined) conditions.push(dialect.among('object.type', query.types));
  const within = (column: string, wildcard: string): void => {
    conditions.push({
      sql: dialect.like(`object_version.${column}`),
      values: [`%${likePattern(wildcard)}%`],
    });
  };
  if (query.title !== undefined) within('title', query.title);
  if (query.script !== undefined) within('script_text', query.script);
  if (query.documentation !== undefined) within('documentation_text', query.documentation);
  if (query.folder !== undefined) conditions.push(...folderConditions(query.folder, dialect));
  return {
    sql: conditions.map((condition) => condition.sql).join(' AND '),
    values: conditions.flatMap((condition) => condition.values),
  };
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
