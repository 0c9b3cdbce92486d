import type { AuditEntry } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import { folderDrafts } from '../../object/folder-drafts.ts';
import { pathBelow } from '../../object/folder-of-path.ts';
import type { ChangeStamp, MoveOutcome } from '../../port/object-recycling.ts';
import type { ObjectVersion } from '../../port/store.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { findFolder, findOne } from './find-object.ts';
import { getObjectVersion } from './get-object.ts';
import { makeFolders } from './make-folders.ts';

const COPY_VERSION = `INSERT INTO object_version (object, folder, title, archive_key1, archive_key2, modified_at,
  modified_by, content, script_text, documentation_text)
SELECT object, ?, title, archive_key1, archive_key2, ?, ?, content, script_text, documentation_text
FROM object_version WHERE version_id = ?`;
const MAKE_NEWEST = 'UPDATE object SET version_id = ?, folder = ? WHERE object_id = ?';
const BELOW = `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST} WHERE object.client = ? AND object.deleted_at IS NULL
AND substr(object.folder || '/', 1, length(?)) = ? COLLATE NOCASE`;

/** Puts an object into another folder, in the transaction that is open; what a folder holds goes with it. */
export function moveObject(
  connection: Connection,
  client: number,
  name: string,
  folder: string,
  stamp: ChangeStamp,
  audit: AuditEntry,
): MoveOutcome {
  const found = findOne(connection, client, name);
  if (found.kind !== 'found') return found;
  const { object } = found;
  const from = pathBelow(object.folder, object.name);
  const to = pathBelow(folder, object.name);
  if (object.type === 'FOLD') {
    if (`${folder}/`.toUpperCase().startsWith(`${from}/`.toUpperCase())) return { kind: 'intoItself' };
    const there = findFolder(connection, client, to);
    if (there !== null && there.objectId !== object.objectId) return { kind: 'exists', path: to };
  }
  makeFolders(connection, folderDrafts([{ ...object, folder }]), stamp);
  const below =
    object.type === 'FOLD' ? connection.all(BELOW, client, `${from}/`, `${from}/`).map(objectFromRow) : [];
  const versions = [
    moveOne(connection, object, folder, stamp),
    ...below.map((one) => moveOne(connection, one, to + one.folder.slice(from.length), stamp)),
  ];
  appendAudit(connection, audit);
  return { kind: 'moved', versions };
}

function moveOne(
  connection: Connection,
  object: ObjectVersion,
  folder: string,
  stamp: ChangeStamp,
): ObjectVersion {
  const version = connection.run(COPY_VERSION, folder, stamp.at, stamp.by, object.versionId).lastRowId;
  connection.run(MAKE_NEWEST, version, folder, object.objectId);
  const moved = getObjectVersion(connection, version);
  if (moved === null) throw new TaktwerkError('internal', `${object.name} is gone right after it was moved.`);
  return moved;
}
