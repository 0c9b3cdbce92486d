import type { AuditEntry } from '@taktwerk/model';
import { deletedStatement } from '../../filter/object-lists.ts';
import { pathBelow } from '../../object/folder-of-path.ts';
import { recycleName } from '../../object/recycle-name.ts';
import type {
  ChangeStamp,
  DeletedConditions,
  DeletedObject,
  DeleteOutcome,
} from '../../port/object-recycling.ts';
import { integer } from '../../row/column.ts';
import { deletedFromRow } from '../../row/object-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';
import { removeUser } from '../user/user-of-object.ts';
import { BELOW_FOLDER } from './below-folder.ts';
import { findOne } from './find-object.ts';
import { renameVaraRows } from './put-vara-rows.ts';
import { lockObjects } from './stored-objects.ts';

const DELETE = 'UPDATE object SET deleted_at = ?, deleted_by = ? WHERE object_id = ?';
const COUNT_BELOW = `SELECT count(*) AS count FROM object
WHERE client = ? AND deleted_at IS NULL AND ${BELOW_FOLDER}`;

/** Takes an object out of use, in the transaction that is open; only a deletion that happened is in the audit. */
export async function deleteObject(
  connection: Connection,
  client: number,
  name: string,
  stamp: ChangeStamp,
  audit: AuditEntry,
): Promise<DeleteOutcome> {
  await lockObjects(connection);
  const found = await findOne(connection, client, name);
  if (found.kind !== 'found') return found;
  const { object } = found;
  if (object.type === 'FOLD') {
    const path = `${pathBelow(object.folder, object.name)}/`;
    const row = await connection.get(COUNT_BELOW, client, path, path);
    const count = row === undefined ? 0 : integer(row, 'count');
    if (count > 0) return { kind: 'notEmpty', count };
  }
  if (object.type === 'VARA') {
    await renameVaraRows(connection, client, object.name, recycleName(object.objectId));
  }
  if (object.type === 'USER') await removeUser(connection, client, object.name);
  await connection.run(DELETE, stamp.at, stamp.by, object.objectId);
  await appendAudit(connection, [audit]);
  return { kind: 'deleted', object };
}

/** Deleted objects of a client, the last deleted first. */
export async function deletedObjects(
  connection: Connection,
  client: number,
  limit: number,
  conditions: DeletedConditions = {},
): Promise<DeletedObject[]> {
  const { sql, values } = deletedStatement(client, limit, conditions, postgresDialect);
  return (await connection.find({ sql, values })).map(deletedFromRow);
}
