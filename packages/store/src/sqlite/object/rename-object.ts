import type { AuditEntry } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import { isRenamable } from '@taktwerk/model/object-type';
import { objectPlace } from '../../object/object-place.ts';
import { renamedContent } from '../../object/renamed-content.ts';
import type { ChangeStamp, RenameOutcome } from '../../port/object-recycling.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { findOne } from './find-object.ts';
import { getObjectVersion } from './get-object.ts';

const TAKEN = 'SELECT id FROM object WHERE client = ? AND name = ? AND place = ? AND deleted_at IS NULL';
const ADD_VERSION = `INSERT INTO object_version (object, folder, title, archive_key1, archive_key2, modified_at,
  modified_by, content, script_text, documentation_text)
SELECT object, folder, title, archive_key1, archive_key2, ?, ?, ?, script_text, documentation_text
FROM object_version WHERE version_id = ?`;
const RENAME = 'UPDATE object SET version_id = ?, name = ? WHERE object_id = ?';

/** Gives an object another name, in the transaction that is open. */
export function renameObject(
  connection: Connection,
  client: number,
  name: string,
  newName: string,
  stamp: ChangeStamp,
  audit: AuditEntry,
): RenameOutcome {
  const found = findOne(connection, client, name);
  if (found.kind !== 'found') return found;
  const { object } = found;
  if (!isRenamable(object.type)) return { kind: 'fixed', type: object.type };
  if (connection.get(TAKEN, client, newName, objectPlace(object)) !== undefined) {
    return { kind: 'exists', name: newName };
  }
  const content = renamedContent(object.type, object.content, object.name, newName);
  const added = connection.run(ADD_VERSION, stamp.at, stamp.by, content, object.versionId).lastRowId;
  connection.run(RENAME, added, newName, object.objectId);
  appendAudit(connection, audit);
  const version = getObjectVersion(connection, added);
  if (version === null) throw new TaktwerkError('internal', `${newName} is gone right after it was renamed.`);
  return { kind: 'renamed', from: object.name, version };
}
