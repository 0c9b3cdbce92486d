import { objectConditions } from '../../filter/object-conditions.ts';
import type { ObjectSearch, ObjectVersion } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import type { Connection } from '../connection/connection.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';

export interface ObjectsFound {
  readonly total: number;
  readonly objects: readonly ObjectVersion[];
}

/** Newest versions that meet every condition, by name; `total` counts those beyond the limit too. */
export function searchObjects(connection: Connection, query: ObjectSearch): ObjectsFound {
  const { sql: where, values } = objectConditions(query, sqliteDialect);
  return connection.snapshot(() => {
    const counted = connection.get(`SELECT count(*) AS total FROM ${NEWEST} WHERE ${where}`, ...values);
    const rows = connection.all(
      `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST} WHERE ${where} ORDER BY object.name, object.place LIMIT ?`,
      ...values,
      query.limit,
    );
    return { total: counted === undefined ? 0 : integer(counted, 'total'), objects: rows.map(objectFromRow) };
  });
}
