import { LAST_USED, objectConditions } from '../../filter/object-conditions.ts';
import type { FoundObject, ObjectSearch } from '../../port/object-recycling.ts';
import { integer, integerOrNull } from '../../row/column.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import type { Connection } from '../connection/connection.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';
import { folderIds } from './folder-ids.ts';

/** Newest versions that meet every condition, by name; `total` counts those beyond the limit too. */
export function searchObjects(
  connection: Connection,
  query: ObjectSearch,
): Promise<{ readonly total: number; readonly objects: readonly FoundObject[] }> {
  const { sql: where, values } = objectConditions(query, postgresDialect);
  return connection.snapshot(async () => {
    const [counted, rows] = await Promise.all([
      connection.find({ sql: `SELECT count(*) AS total FROM ${NEWEST} WHERE ${where}`, values }),
      connection.find({
        sql: `SELECT ${OBJECT_COLUMNS}, ${LAST_USED} AS last_used
FROM ${NEWEST} WHERE ${where} ORDER BY object.name, object.place LIMIT ?`,
        values: [...values, query.limit],
      }),
    ]);
    const found = rows.map((row) => ({
      object: objectFromRow(row),
      lastUsed: integerOrNull(row, 'last_used'),
    }));
    const paths = found.map(({ object }) => object.folder);
    const folders = await folderIds(connection, query.client, paths);
    return {
      total: counted[0] === undefined ? 0 : integer(counted[0], 'total'),
      objects: found.map(
        ({ object, lastUsed }): FoundObject => ({
          ...object,
          lastUsedAt: lastUsed === null ? null : lastUsed * 1000,
          folderId: folders.get(object.folder) ?? null,
        }),
      ),
    };
  });
}
