import type { Restriction } from '@taktwerk/model';
import { allStatement } from '../../filter/object-lists.ts';
import type { ObjectVersion } from '../../port/store.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import { textArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';

/** An object comes before a folder of the same name, an outer folder before an inner one. */
const BY_NAME = `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST}
WHERE object.client = ? AND object.name = ? AND object.deleted_at IS NULL ORDER BY object.place LIMIT 1`;

const BY_NAMES = `SELECT DISTINCT ON (wanted.at) ${OBJECT_COLUMNS}
FROM unnest(?::text[]) WITH ORDINALITY AS wanted (name, at)
  JOIN ${NEWEST} ON object.client = ? AND object.name = wanted.name AND object.deleted_at IS NULL
ORDER BY wanted.at, object.place`;

const BY_VERSION = `SELECT ${OBJECT_COLUMNS}
FROM object_version JOIN object ON object.id = object_version.object WHERE object_version.version_id = ?`;

const BY_UUID = `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST}
WHERE object.client = ? AND object.uuid = ? AND object.deleted_at IS NULL`;

/** The newest version of an object, by its name in any case. */
export async function getObject(
  connection: Connection,
  client: number,
  name: string,
): Promise<ObjectVersion | null> {
  const row = await connection.get(BY_NAME, client, name.toUpperCase());
  return row === undefined ? null : objectFromRow(row);
}

/** The newest versions of those names that exist, each once, in the order of the names. */
export async function getObjects(
  connection: Connection,
  client: number,
  names: readonly string[],
): Promise<ObjectVersion[]> {
  const wanted = [...new Set(names.map((name) => name.toUpperCase()))];
  return (await connection.all(BY_NAMES, textArray(wanted), client)).map(objectFromRow);
}

/** Any version, also one that has been replaced. */
export async function getObjectVersion(
  connection: Connection,
  versionId: number,
): Promise<ObjectVersion | null> {
  const row = await connection.get(BY_VERSION, versionId);
  return row === undefined ? null : objectFromRow(row);
}

/** The newest version of an object, by its uuid. */
export async function getObjectByUuid(
  connection: Connection,
  client: number,
  uuid: string,
): Promise<ObjectVersion | null> {
  const row = await connection.get(BY_UUID, client, uuid);
  return row === undefined ? null : objectFromRow(row);
}

/** Everything of a client that may be seen: folders first and outer before inner, then objects by name. */
export async function allObjects(
  connection: Connection,
  client: number,
  visible?: Restriction,
): Promise<ObjectVersion[]> {
  const { sql, values } = allStatement(client, visible, postgresDialect);
  return (await connection.find({ sql, values })).map(objectFromRow);
}
