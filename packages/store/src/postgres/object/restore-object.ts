import type { AuditEntry } from '@taktwerk/model';
import { objectPlace } from '../../object/object-place.ts';
import { recycleName } from '../../object/recycle-name.ts';
import { userLogin } from '../../object/user-login.ts';
import type { RestoreOutcome } from '../../port/object-recycling.ts';
import { text } from '../../row/column.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from '../../row/object-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { putUserLogins } from '../user/user-of-object.ts';
import { makeFolders } from './make-folders.ts';
import { renameVaraRows } from './put-vara-rows.ts';
import { lockObjects } from './stored-objects.ts';

const FIND = `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST}
WHERE object.object_id = ? AND object.client = ? AND object.deleted_at IS NOT NULL`;
const TAKEN = 'SELECT id FROM object WHERE client = ? AND name = ? AND place = ? AND deleted_at IS NULL';
const UUID_TAKEN = 'SELECT name FROM object WHERE client = ? AND uuid = ? AND deleted_at IS NULL';
const RESTORE = 'UPDATE object SET deleted_at = NULL, deleted_by = NULL WHERE object_id = ?';

/** Brings a deleted object back, in the transaction that is open. */
export async function restoreObject(
  connection: Connection,
  client: number,
  objectId: string,
  audit: AuditEntry,
): Promise<RestoreOutcome> {
  await lockObjects(connection);
  const row = await connection.get(FIND, objectId, client);
  if (row === undefined) return { kind: 'unknown' };
  const object = objectFromRow(row);
  if ((await connection.get(TAKEN, client, object.name, objectPlace(object))) !== undefined) {
    return { kind: 'exists', name: object.name };
  }
  const holder = await connection.get(UUID_TAKEN, client, object.uuid);
  if (holder !== undefined) return { kind: 'exists', name: text(holder, 'name') };
  await makeFolders(connection, object, { by: audit.user, at: audit.time });
  await connection.run(RESTORE, objectId);
  if (object.type === 'VARA') await renameVaraRows(connection, client, recycleName(objectId), object.name);
  if (object.type === 'USER') {
    await putUserLogins(connection, [{ ...userLogin(object), activeWhenNew: false }], true);
  }
  await appendAudit(connection, [audit]);
  return { kind: 'restored', object };
}
