import type { Restriction } from '@taktwerk/model';
import type { DeletedConditions } from '../port/object-recycling.ts';
import { DELETED_COLUMNS, NEWEST, OBJECT_COLUMNS } from '../row/object-row.ts';
import type { Condition, Dialect } from './dialect.ts';
import { objectRights, rightsCondition } from './rights-condition.ts';

/** Folders first and outer before inner, then objects by name. */
export function allStatement(client: number, visible: Restriction | undefined, dialect: Dialect): Condition {
  const rights = rightsOf(visible, dialect);
  return {
    sql: `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST} WHERE object.client = ? AND object.deleted_at IS NULL${rights.sql}
ORDER BY object.type <> 'FOLD', object.place, object.name`,
    values: [client, ...rights.values],
  };
}

/** The last deleted first. */
export function deletedStatement(
  client: number,
  limit: number,
  { objectId, visible }: DeletedConditions,
  dialect: Dialect,
): Condition {
  const rights = rightsOf(visible, dialect);
  const one = objectId === undefined ? '' : ' AND object.object_id = ?';
  return {
    sql: `SELECT ${DELETED_COLUMNS} FROM ${NEWEST} WHERE object.client = ? AND object.deleted_at IS NOT NULL${one}${rights.sql}
ORDER BY object.deleted_at DESC, object.id DESC LIMIT ?`,
    values: [client, ...(objectId === undefined ? [] : [objectId]), ...rights.values, limit],
  };
}

function rightsOf(visible: Restriction | undefined, dialect: Dialect): Condition {
  if (visible === undefined) return { sql: '', values: [] };
  const { sql, values } = rightsCondition(visible, objectRights(dialect), dialect);
  return { sql: ` AND ${sql}`, values };
}
