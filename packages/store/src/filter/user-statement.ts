import type { UserQuery } from '../port/user-store.ts';
import type { Condition, Dialect } from './dialect.ts';
import { nameConditions } from './execution-conditions.ts';
import { objectRights, rightsCondition } from './rights-condition.ts';

/** Users are their objects, joined with what is kept beside them; `columns` is what to read. */
function usersWhere(columns: string, query: UserQuery, dialect: Dialect): Condition {
  const { client, name, visible } = query;
  const conditions: Condition[] = [
    { sql: `object.client = ? AND object.type = 'USER' AND object.deleted_at IS NULL`, values: [client] },
    ...(name === undefined ? [] : nameConditions('object.name', name, dialect)),
    ...(visible === undefined ? [] : [rightsCondition(visible, objectRights(dialect), dialect)]),
  ];
  return {
    sql: `SELECT ${columns} FROM object JOIN object_version ON object_version.version_id = object.version_id
JOIN "user" ON "user".client = object.client AND "user".name || '/' || "user".department = object.name
WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    values: conditions.flatMap(({ values }) => values),
  };
}

export function countUsersStatement(query: UserQuery, dialect: Dialect): Condition {
  return usersWhere('count(*) AS total', query, dialect);
}

export function pageUsersStatement(query: UserQuery, dialect: Dialect): Condition {
  const { after, limit } = query;
  const { sql, values } = usersWhere(
    'object.name, object_version.title, "user".active, "user".password_hash IS NOT NULL AS has_password',
    query,
    dialect,
  );
  const next = after === undefined ? '' : ' AND object.name > ?';
  return {
    sql: `${sql}${next} ORDER BY object.name LIMIT ?`,
    values: [...values, ...(after === undefined ? [] : [after.toUpperCase()]), limit],
  };
}
