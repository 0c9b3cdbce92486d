import type { AuditEntry } from '@taktwerk/model';
import { pathBelow } from '../../object/folder-of-path.ts';
import { recycleName } from '../../object/recycle-name.ts';
import type { ChangeStamp, DeletedObject, DeleteOutcome } from '../../port/object-recycling.ts';
import { integer } from '../../row/column.ts';
import { DELETED_COLUMNS, deletedFromRow, NEWEST } from '../../row/object-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { removeUser } from '../user/user-of-object.ts';
import { findOne } from './find-object.ts';
import { renameVaraRows } from './vara-row.ts';

const DELETE = 'UPDATE object SET deleted_at = ?, deleted_by = ? WHERE object_id = ?';
const COUNT_BELOW = `SELECT count(*) AS count FROM object WHERE client = ? AND deleted_at IS NULL
AND substr(folder || '/', 1, length(?)) = ? COLLATE NOCASE`;
const DELETED = `SELECT ${DELETED_COLUMNS} FROM ${NEWEST}
WHERE object.client = ? AND object.deleted_at IS NOT NULL ORDER BY object.deleted_at DESC, object.id DESC LIMIT ?`;

/** Takes an object out of use, in the transaction that is open; only a deletion that happened is in the audit. */
export function deleteObject(
  connection: Connection,
  client: number,
  name: string,
  stamp: ChangeStamp,
  audit: AuditEntry,
): DeleteOutcome {
  const found = findOne(connection, client, name);
  if (found.kind !== 'found') return found;
  const { object } = found;
  if (object.type === 'FOLD') {
    const path = `${pathBelow(object.folder, object.name)}/`;
    const row = connection.get(COUNT_BELOW, client, path, path);
    const count = row === undefined ? 0 : integer(row, 'count');
    if (count > 0) return { kind: 'notEmpty', count };
  }
  if (object.type === 'VARA') renameVaraRows(connection, client, object.name, recycleName(object.objectId));
  if (object.type === 'USER') removeUser(connection, client, object.name);
  connection.run(DELETE, stamp.at, stamp.by, object.objectId);
  appendAudit(connection, audit);
  return { kind: 'deleted', object };
}

/** Deleted objects of a client, the last deleted first. */
export function deletedObjects(connection: Connection, client: number, limit: number): DeletedObject[] {
  return connection.all(DELETED, client, limit).map(deletedFromRow);
}
