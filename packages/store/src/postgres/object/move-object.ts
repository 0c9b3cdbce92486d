import type { AuditEntry } from '@taktwerk/model';
import { pathBelow } from '../../object/folder-of-path.ts';
import type { ChangeStamp, MoveOutcome } from '../../port/object-recycling.ts';
import type { ObjectVersion } from '../../port/store.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { numberArray, textArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';
import { BELOW_FOLDER } from './below-folder.ts';
import { findFolder, findOne } from './find-object.ts';
import { makeFolders } from './make-folders.ts';
import { savedVersions } from './saved-versions.ts';
import { lockObjects } from './stored-objects.ts';
import { MAKE_NEWEST, newestIds } from './write-versions.ts';

const COPY_VERSIONS = `WITH added AS (
  INSERT INTO object_version (object, folder, title, archive_key1, archive_key2, modified_at, modified_by, content,
    script_text, documentation_text)
  SELECT source.object, moved.folder, source.title, source.archive_key1, source.archive_key2, ?, ?, source.content,
    source.script_text, source.documentation_text
  FROM unnest(?::bigint[], ?::text[]) WITH ORDINALITY AS moved (version_id, folder, at)
    JOIN object_version AS source ON source.version_id = moved.version_id
  ORDER BY moved.at
  RETURNING version_id, object, folder),
${MAKE_NEWEST}`;
const BELOW = `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST}
WHERE object.client = ? AND object.deleted_at IS NULL AND ${BELOW_FOLDER} ORDER BY object.id`;

/** Puts an object into another folder, in the transaction that is open; what a folder holds goes with it. */
export async function moveObject(
  connection: Connection,
  client: number,
  name: string,
  folder: string,
  stamp: ChangeStamp,
  audit: AuditEntry,
): Promise<MoveOutcome> {
  await lockObjects(connection);
  const found = await findOne(connection, client, name);
  if (found.kind !== 'found') return found;
  const { object } = found;
  const from = pathBelow(object.folder, object.name);
  const to = pathBelow(folder, object.name);
  if (object.type === 'FOLD') {
    if (`${folder}/`.toUpperCase().startsWith(`${from}/`.toUpperCase())) return { kind: 'intoItself' };
    const there = await findFolder(connection, client, to);
    if (there !== null && there.objectId !== object.objectId) return { kind: 'exists', path: to };
  }
  await makeFolders(connection, { client, folder }, stamp);
  const below = object.type === 'FOLD' ? await objectsBelow(connection, client, from) : [];
  const folders = [folder, ...below.map((one) => to + one.folder.slice(from.length))];
  const rows = await connection.all(
    COPY_VERSIONS,
    stamp.at,
    stamp.by,
    numberArray([object, ...below].map(({ versionId }) => versionId)),
    textArray(folders),
  );
  const versions = await savedVersions(connection, newestIds(rows));
  await appendAudit(connection, [audit]);
  return { kind: 'moved', versions };
}

async function objectsBelow(connection: Connection, client: number, path: string): Promise<ObjectVersion[]> {
  return (await connection.all(BELOW, client, `${path}/`, `${path}/`)).map(objectFromRow);
}
