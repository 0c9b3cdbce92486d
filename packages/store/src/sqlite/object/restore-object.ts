import type { AuditEntry } from '@taktwerk/model';
import { folderDrafts } from '../../object/folder-drafts.ts';
import { objectPlace } from '../../object/object-place.ts';
import { recycleName } from '../../object/recycle-name.ts';
import { userLogin } from '../../object/user-login.ts';
import type { RestoreOutcome } from '../../port/object-recycling.ts';
import { text } from '../../row/column.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { putUserLogin } from '../user/user-of-object.ts';
import { makeFolders } from './make-folders.ts';
import { renameVaraRows } from './vara-row.ts';

const FIND = `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST}
WHERE object.object_id = ? AND object.client = ? AND object.deleted_at IS NOT NULL`;
const TAKEN = 'SELECT id FROM object WHERE client = ? AND name = ? AND place = ? AND deleted_at IS NULL';
const UUID_TAKEN = 'SELECT name FROM object WHERE client = ? AND uuid = ? AND deleted_at IS NULL';
const RESTORE = 'UPDATE object SET deleted_at = NULL, deleted_by = NULL WHERE object_id = ?';

/** Brings a deleted object back, in the transaction that is open. */
export function restoreObject(
  connection: Connection,
  client: number,
  objectId: string,
  audit: AuditEntry,
): RestoreOutcome {
  const row = connection.get(FIND, objectId, client);
  if (row === undefined) return { kind: 'unknown' };
  const object = objectFromRow(row);
  if (connection.get(TAKEN, client, object.name, objectPlace(object)) !== undefined) {
    return { kind: 'exists', name: object.name };
  }
  const holder = connection.get(UUID_TAKEN, client, object.uuid);
  if (holder !== undefined) return { kind: 'exists', name: text(holder, 'name') };
  makeFolders(connection, folderDrafts([object]), { by: audit.user, at: audit.time });
  connection.run(RESTORE, objectId);
  if (object.type === 'VARA') renameVaraRows(connection, client, recycleName(objectId), object.name);
  if (object.type === 'USER') putUserLogin(connection, { ...userLogin(object), activeWhenNew: false }, true);
  appendAudit(connection, audit);
  return { kind: 'restored', object };
}
