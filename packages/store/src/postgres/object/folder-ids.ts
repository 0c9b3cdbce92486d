import { folderOfPath } from '../../object/folder-of-path.ts';
import { objectPlace } from '../../object/object-place.ts';
import { integer, text } from '../../row/column.ts';
import { textArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const FIND = `SELECT wanted.at, object.object_id
FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS wanted (name, place, at)
  JOIN object ON object.client = ? AND object.name = wanted.name AND object.place = wanted.place
    AND object.deleted_at IS NULL`;

/** Object ids of folders by their paths, of those that exist; the root has none. */
export async function folderIds(
  connection: Connection,
  client: number,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(paths)].flatMap((path) => {
    const place = folderOfPath(path);
    return place === null ? [] : [{ path, ...place }];
  });
  if (wanted.length === 0) return new Map();
  const rows = await connection.all(
    FIND,
    textArray(wanted.map(({ name }) => name)),
    textArray(wanted.map(({ folder }) => objectPlace({ type: 'FOLD', folder }))),
    client,
  );
  return new Map(
    rows.map((row) => [wanted[integer(row, 'at') - 1]?.path ?? '', text(row, 'object_id')] as const),
  );
}
