import { folderOfPath, pathBelow } from '../../object/folder-of-path.ts';
import { objectPlace } from '../../object/object-place.ts';
import type { ChangeRefusal } from '../../port/object-recycling.ts';
import type { ObjectVersion } from '../../port/store.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import type { Connection } from '../connection/connection.ts';

const BY_NAME = `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST}
WHERE object.client = ? AND object.name = ? AND object.deleted_at IS NULL ORDER BY object.place`;
const BY_PLACE = `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST}
WHERE object.client = ? AND object.name = ? AND object.place = ? AND object.deleted_at IS NULL`;

/** The folder of a path in slash form. */
export async function findFolder(
  connection: Connection,
  client: number,
  path: string,
): Promise<ObjectVersion | null> {
  const place = folderOfPath(path);
  if (place === null) return null;
  const wanted = objectPlace({ type: 'FOLD', folder: place.folder });
  const row = await connection.get(BY_PLACE, client, place.name, wanted);
  return row === undefined ? null : objectFromRow(row);
}

/** The one object a change is meant for: an object before folders of its name; a folder also by its path. */
export async function findOne(
  connection: Connection,
  client: number,
  name: string,
): Promise<{ readonly kind: 'found'; readonly object: ObjectVersion } | ChangeRefusal> {
  const rows = await connection.all(BY_NAME, client, name.toUpperCase());
  const [first, ...others] = rows.map(objectFromRow);
  if (first === undefined) {
    const folder = await findFolder(connection, client, name);
    return folder === null ? { kind: 'unknown' } : { kind: 'found', object: folder };
  }
  if (first.type === 'FOLD' && others.length > 0) {
    return { kind: 'ambiguous', paths: [first, ...others].map((one) => pathBelow(one.folder, one.name)) };
  }
  return { kind: 'found', object: first };
}
