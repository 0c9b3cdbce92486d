import { LAST_USED, objectConditions } from '../../filter/object-conditions.ts';
import type { FoundObject, ObjectSearch } from '../../port/object-recycling.ts';
import type { ObjectVersion } from '../../port/store.ts';
import { integer, integerOrNull } from '../../row/column.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import type { Connection } from '../connection/connection.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';
import { findFolder } from './find-object.ts';

export interface ObjectsFound {
  readonly total: number;
  readonly objects: readonly FoundObject[];
}

/** Newest versions that meet every condition, by name; `total` counts those beyond the limit too. */
export function searchObjects(connection: Connection, query: ObjectSearch): ObjectsFound {
  const { sql: where, values } = objectConditions(query, sqliteDialect);
  return connection.snapshot(() => {
    const counted = connection.get(`SELECT count(*) AS total FROM ${NEWEST} WHERE ${where}`, ...values);
    const rows = connection.all(
      `SELECT ${OBJECT_COLUMNS}, ${LAST_USED} AS last_used FROM ${NEWEST} WHERE ${where} ORDER BY object.name, object.place LIMIT ?`,
      ...values,
      query.limit,
    );
    const folders = new Map<string, string | null>();
    const objects = rows.map((row): FoundObject => {
      const object = objectFromRow(row);
      const lastUsed = integerOrNull(row, 'last_used');
      const folderId = folders.get(object.folder) ?? folderIdOf(connection, object);
      folders.set(object.folder, folderId);
      return { ...object, lastUsedAt: lastUsed === null ? null : lastUsed * 1000, folderId };
    });
    return { total: counted === undefined ? 0 : integer(counted, 'total'), objects };
  });
}

function folderIdOf(connection: Connection, { client, folder }: ObjectVersion): string | null {
  if (folder === '') return null;
  const found = findFolder(connection, client, folder);
  return found === null ? null : found.objectId;
}
