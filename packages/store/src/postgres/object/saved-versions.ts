import type { ObjectVersion } from '../../port/store.ts';
import { OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const SAVED = `SELECT ${OBJECT_COLUMNS} FROM unnest(?::bigint[]) WITH ORDINALITY AS wanted (version_id, at)
  JOIN object_version ON object_version.version_id = wanted.version_id
  JOIN object ON object.id = object_version.object
ORDER BY wanted.at`;

/** Versions just written, in the order of their ids given. */
export async function savedVersions(
  connection: Connection,
  ids: readonly number[],
): Promise<ObjectVersion[]> {
  return (await connection.all(SAVED, numberArray(ids))).map(objectFromRow);
}
