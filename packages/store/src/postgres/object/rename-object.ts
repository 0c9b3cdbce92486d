import type { AuditEntry } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import { isRenamable } from '@taktwerk/model/object-type';
import { objectPlace } from '../../object/object-place.ts';
import { renamedContent } from '../../object/renamed-content.ts';
import type { ChangeStamp, RenameOutcome } from '../../port/object-recycling.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { findOne } from './find-object.ts';
import { savedVersions } from './saved-versions.ts';
import { lockObjects } from './stored-objects.ts';
import { newestIds } from './write-versions.ts';

const TAKEN = 'SELECT id FROM object WHERE client = ? AND name = ? AND place = ? AND deleted_at IS NULL';
const RENAME = `WITH added AS (
  INSERT INTO object_version (object, folder, title, archive_key1, archive_key2, modified_at, modified_by, content,
    script_text, documentation_text)
  SELECT object, folder, title, archive_key1, archive_key2, ?, ?, ?, script_text, documentation_text
  FROM object_version WHERE version_id = ?
  RETURNING version_id, object),
renamed AS (
  UPDATE object SET version_id = added.version_id, name = ? FROM added WHERE object.id = added.object)
SELECT version_id FROM added`;

/** Gives an object another name, in the transaction that is open. */
export async function renameObject(
  connection: Connection,
  client: number,
  name: string,
  newName: string,
  stamp: ChangeStamp,
  audit: AuditEntry,
): Promise<RenameOutcome> {
  await lockObjects(connection);
  const found = await findOne(connection, client, name);
  if (found.kind !== 'found') return found;
  const { object } = found;
  if (!isRenamable(object.type)) return { kind: 'fixed', type: object.type };
  if ((await connection.get(TAKEN, client, newName, objectPlace(object))) !== undefined) {
    return { kind: 'exists', name: newName };
  }
  const content = renamedContent(object.type, object.content, object.name, newName);
  const rows = await connection.all(RENAME, stamp.at, stamp.by, content, object.versionId, newName);
  await appendAudit(connection, [audit]);
  const [version] = await savedVersions(connection, newestIds(rows));
  if (version === undefined) {
    throw new TaktwerkError('internal', `${newName} is gone right after it was renamed.`);
  }
  return { kind: 'renamed', from: object.name, version };
}
