import type { Restriction } from '@taktwerk/model';
import { allStatement } from '../../filter/object-lists.ts';
import type { ObjectVersion } from '../../port/store.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import type { Connection } from '../connection/connection.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';

/** An object comes before a folder of the same name, an outer folder before an inner one. */
const BY_NAME = `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST}
WHERE object.client = ? AND object.name = ? AND object.deleted_at IS NULL ORDER BY object.place LIMIT 1`;

const BY_VERSION = `SELECT ${OBJECT_COLUMNS}
FROM object_version JOIN object ON object.id = object_version.object WHERE object_version.version_id = ?`;

const BY_UUID = `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST}
WHERE object.client = ? AND object.uuid = ? AND object.deleted_at IS NULL`;

/** The newest version of an object, by its name in any case. */
export function getObject(connection: Connection, client: number, name: string): ObjectVersion | null {
  const row = connection.get(BY_NAME, client, name.toUpperCase());
  return row === undefined ? null : objectFromRow(row);
}

/** The newest versions of those names that exist, each once, in the order of the names. */
export function getObjects(
  connection: Connection,
  client: number,
  names: readonly string[],
): ObjectVersion[] {
  return connection.snapshot(() =>
    [...new Set(names.map((name) => name.toUpperCase()))].flatMap((name) => {
      const object = getObject(connection, client, name);
      return object === null ? [] : [object];
    }),
  );
}

/** Any version, also one that has been replaced. */
export function getObjectVersion(connection: Connection, versionId: number): ObjectVersion | null {
  const row = connection.get(BY_VERSION, versionId);
  return row === undefined ? null : objectFromRow(row);
}

/** The newest version of an object, by its uuid. */
export function getObjectByUuid(connection: Connection, client: number, uuid: string): ObjectVersion | null {
  const row = connection.get(BY_UUID, client, uuid);
  return row === undefined ? null : objectFromRow(row);
}

/** Everything of a client that may be seen: folders first and outer before inner, then objects by name. */
export function allObjects(connection: Connection, client: number, visible?: Restriction): ObjectVersion[] {
  const { sql, values } = allStatement(client, visible, sqliteDialect);
  return connection.all(sql, ...values).map(objectFromRow);
}
