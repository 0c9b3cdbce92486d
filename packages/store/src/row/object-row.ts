import { OBJECT_TYPES } from '@taktwerk/model/object-type';
import type { DeletedObject } from '../port/object-recycling.ts';
import type { ObjectVersion } from '../port/store.ts';
import { integer, oneOf, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';

/** What {@link objectFromRow} reads, from `object` and `object_version` joined. */
export const OBJECT_COLUMNS = `object_version.version_id, object.object_id, object.uuid, object.client, object.name, object.type,
  object_version.title, object_version.archive_key1, object_version.archive_key2, object_version.folder,
  object_version.content, object.created_at, object.created_by, object_version.modified_at,
  object_version.modified_by`;

/** Joins each object with its newest version. */
export const NEWEST = 'object JOIN object_version ON object_version.version_id = object.version_id';

export function objectFromRow(row: Row): ObjectVersion {
  return {
    versionId: integer(row, 'version_id'),
    objectId: text(row, 'object_id'),
    uuid: text(row, 'uuid'),
    client: integer(row, 'client'),
    name: text(row, 'name'),
    type: oneOf(row, 'type', OBJECT_TYPES),
    title: textOrNull(row, 'title'),
    archiveKey1: textOrNull(row, 'archive_key1'),
    archiveKey2: textOrNull(row, 'archive_key2'),
    folder: text(row, 'folder'),
    content: text(row, 'content'),
    createdAt: integer(row, 'created_at'),
    createdBy: text(row, 'created_by'),
    modifiedAt: integer(row, 'modified_at'),
    modifiedBy: text(row, 'modified_by'),
  };
}

/** What {@link deletedFromRow} reads. */
export const DELETED_COLUMNS = `${OBJECT_COLUMNS}, object.deleted_at, object.deleted_by`;

export function deletedFromRow(row: Row): DeletedObject {
  return {
    ...objectFromRow(row),
    deletedAt: integer(row, 'deleted_at'),
    deletedBy: text(row, 'deleted_by'),
  };
}
