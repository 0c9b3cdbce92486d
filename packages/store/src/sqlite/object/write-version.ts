import { randomUUID } from 'node:crypto';
import { objectPlace } from '../../object/object-place.ts';
import type { ObjectDraft } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

const FIND = 'SELECT id FROM object WHERE client = ? AND name = ? AND place = ? AND deleted_at IS NULL';
const ADD_OBJECT = `INSERT INTO object (object_id, uuid, client, name, type, folder, version_id, created_at, created_by)
VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)`;
const ADD_VERSION = `INSERT INTO object_version (object, folder, title, archive_key1, archive_key2, modified_at,
  modified_by, content, script_text, documentation_text)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const MAKE_NEWEST = 'UPDATE object SET version_id = ?, folder = ? WHERE id = ?';

/** Adds a version to the object of that name, or makes the object; returns the version's id. */
export function writeVersion(
  connection: Connection,
  draft: ObjectDraft,
  stamp: { readonly by: string; readonly at: number },
): number {
  const stored = connection.get(FIND, draft.client, draft.name, objectPlace(draft));
  const object =
    stored === undefined
      ? connection.run(
          ADD_OBJECT,
          randomUUID(),
          draft.uuid ?? randomUUID(),
          draft.client,
          draft.name,
          draft.type,
          draft.folder,
          stamp.at,
          stamp.by,
        ).lastRowId
      : integer(stored, 'id');
  const version = connection.run(
    ADD_VERSION,
    object,
    draft.folder,
    draft.title,
    draft.archiveKey1,
    draft.archiveKey2,
    stamp.at,
    stamp.by,
    draft.content,
    draft.scriptText,
    draft.documentationText,
  ).lastRowId;
  connection.run(MAKE_NEWEST, version, draft.folder, object);
  return version;
}
