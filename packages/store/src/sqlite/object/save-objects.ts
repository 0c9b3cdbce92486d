import type { AuditEntry } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import { OBJECT_TYPES } from '@taktwerk/model/object-type';
import { folderDrafts } from '../../object/folder-drafts.ts';
import { objectPlace } from '../../object/object-place.ts';
import { saveRefusal } from '../../object/save-refusal.ts';
import type { ObjectDraft, ObjectVersion, SaveOutcome } from '../../port/store.ts';
import { oneOf } from '../../row/column.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { getObjectVersion } from './get-object.ts';
import { replaceVaraRows } from './vara-row.ts';
import { writeVersion } from './write-version.ts';

export interface SaveOptions {
  readonly overwrite: boolean;
  readonly by: string;
  readonly at: number;
}

const STORED = 'SELECT type FROM object WHERE client = ? AND name = ? AND place = ?';

/** Saves drafts all or not at all, in the transaction that is open; only a save that happened is in the audit. */
export function saveObjects(
  connection: Connection,
  given: readonly ObjectDraft[],
  options: SaveOptions,
  audit: AuditEntry,
): SaveOutcome {
  const drafts = given.map((draft) => ({ ...draft, name: draft.name.toUpperCase() }));
  const refusal = saveRefusal(drafts, options.overwrite, (draft) => storedType(connection, draft));
  if (refusal !== null) return refusal;
  for (const folder of folderDrafts(drafts)) {
    if (storedType(connection, folder) === null) writeVersion(connection, folder, options);
  }
  const versions = drafts.map((draft): ObjectVersion => {
    const versionId = writeVersion(connection, draft, options);
    if (draft.type === 'VARA') replaceVaraRows(connection, draft.client, draft.name, draft.varaRows);
    const saved = getObjectVersion(connection, versionId);
    if (saved === null)
      throw new TaktwerkError('internal', `${draft.name} is gone right after it was saved.`);
    return saved;
  });
  appendAudit(connection, audit);
  return { kind: 'saved', versions };
}

function storedType(connection: Connection, draft: ObjectDraft): ObjectDraft['type'] | null {
  const row = connection.get(STORED, draft.client, draft.name, objectPlace(draft));
  return row === undefined ? null : oneOf(row, 'type', OBJECT_TYPES);
}
