import type { AuditEntry } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import { OBJECT_TYPES } from '@taktwerk/model/object-type';
import { folderDrafts } from '../../object/folder-drafts.ts';
import { objectPlace } from '../../object/object-place.ts';
import { saveRefusal, takenUuids, withoutKeptFolders } from '../../object/save-refusal.ts';
import { userLogin } from '../../object/user-login.ts';
import type { ObjectDraft, ObjectVersion, SaveOptions, SaveOutcome } from '../../port/store.ts';
import { integer, oneOf, text } from '../../row/column.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { putUserLogin } from '../user/user-of-object.ts';
import { getObjectVersion } from './get-object.ts';
import { makeFolders } from './make-folders.ts';
import { replaceVaraRows } from './vara-row.ts';
import { writeVersion } from './write-version.ts';

const STORED =
  'SELECT type, version_id FROM object WHERE client = ? AND name = ? AND place = ? AND deleted_at IS NULL';

/** Saves drafts all or not at all, in the transaction that is open; only a save that happened is in the audit. */
export function saveObjects(
  connection: Connection,
  given: readonly ObjectDraft[],
  options: SaveOptions,
  audit: AuditEntry,
): SaveOutcome {
  const typeOf = (draft: ObjectDraft): ObjectDraft['type'] | null => storedType(connection, draft);
  const named = given.map((draft) => ({ ...draft, name: draft.name.toUpperCase() }));
  const drafts = withoutKeptFolders(named, options, typeOf);
  const refusal = saveRefusal(drafts, options.overwrite, typeOf);
  if (refusal !== null) return refusal;
  const changed = drafts.filter((draft) => isChanged(connection, draft, options.base));
  if (changed.length > 0) return { kind: 'changed', names: changed.map((draft) => draft.name) };
  const taken = takenUuids(drafts, typeOf, (draft) => uuidHolder(connection, draft));
  if (taken.length > 0) return { kind: 'uuidTaken', names: taken };
  makeFolders(connection, folderDrafts(drafts), options);
  const versions = drafts.map((draft): ObjectVersion => {
    const isNew = storedType(connection, draft) === null;
    const versionId = writeVersion(connection, draft, options);
    if (draft.type === 'VARA' && (isNew || options.keepRows !== true)) {
      replaceVaraRows(connection, draft.client, draft.name, draft.varaRows);
    }
    if (draft.type === 'USER') {
      const lock = options.lockUsers === true && draft.name !== options.by.toUpperCase();
      putUserLogin(connection, userLogin(draft), lock);
    }
    const saved = getObjectVersion(connection, versionId);
    if (saved === null)
      throw new TaktwerkError('internal', `${draft.name} is gone right after it was saved.`);
    return saved;
  });
  appendAudit(connection, audit);
  return { kind: 'saved', versions };
}

/** True when a draft was made from a version that is not the newest. */
function isChanged(connection: Connection, draft: ObjectDraft, base: number | undefined): boolean {
  if (base === undefined) return false;
  const row = connection.get(STORED, draft.client, draft.name, objectPlace(draft));
  return row === undefined || integer(row, 'version_id') !== base;
}

const HOLDER = 'SELECT name FROM object WHERE client = ? AND uuid = ? AND deleted_at IS NULL';

function uuidHolder(connection: Connection, { client, uuid }: ObjectDraft): string | null {
  const row = connection.get(HOLDER, client, uuid ?? '');
  return row === undefined ? null : text(row, 'name');
}

function storedType(connection: Connection, draft: ObjectDraft): ObjectDraft['type'] | null {
  const row = connection.get(STORED, draft.client, draft.name, objectPlace(draft));
  return row === undefined ? null : oneOf(row, 'type', OBJECT_TYPES);
}
