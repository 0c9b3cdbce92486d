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
import { sqliteDialect } from '../filter/sqlite-dialect.ts';
import { removeUser } from '../user/user-of-object.ts';
import { findOne } from './find-object.ts';
import { renameVaraRows } from './vara-row.ts';

const DELETE = 'UPDATE object SET deleted_at = ?, deleted_by = ? WHERE object_id = ?';
const COUNT_BELOW = `SELECT count(*) AS count FROM object WHERE client = ? AND deleted_at IS NULL
AND substr(folder || '/', 1, length(?)) = ? COLLATE NOCASE`;

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
export function deletedObjects(
  connection: Connection,
  client: number,
  limit: number,
  conditions: DeletedConditions = {},
): DeletedObject[] {
  const { sql, values } = deletedStatement(client, limit, conditions, sqliteDialect);
  return connection.all(sql, ...values).map(deletedFromRow);
}
