import { randomUUID } from 'node:crypto';
import { objectPlace } from '../../object/object-place.ts';
import type { ObjectDraft } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import type { Row } from '../../row/row.ts';
import { numberArray, textArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const ADD_OBJECTS = `INSERT INTO object (object_id, uuid, client, name, type, folder, version_id, created_at, created_by)
SELECT object_id, uuid, client, name, type, folder, 0, ?, ?
FROM unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[])
  AS draft (object_id, uuid, client, name, type, folder)
ON CONFLICT (client, name, place) WHERE deleted_at IS NULL DO NOTHING`;

/** After `added`: the newest version is that with the highest id, and the object lies where that one does. */
export const MAKE_NEWEST = `newest AS (
  UPDATE object SET version_id = last.version_id, folder = last.folder
  FROM (SELECT DISTINCT ON (object) object, version_id, folder FROM added ORDER BY object, version_id DESC) AS last
  WHERE object.id = last.object)
SELECT version_id FROM added ORDER BY version_id`;

const ADD_VERSIONS = `WITH added AS (
  INSERT INTO object_version (object, folder, title, archive_key1, archive_key2, modified_at, modified_by, content,
    script_text, documentation_text)
  SELECT object.id, draft.folder, draft.title, draft.archive_key1, draft.archive_key2, ?, ?, draft.content,
    draft.script_text, draft.documentation_text
  FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
      ?::text[])
    WITH ORDINALITY AS draft (client, name, place, folder, title, archive_key1, archive_key2, content, script_text,
      documentation_text, at)
    JOIN object ON object.client = draft.client AND object.name = draft.name AND object.place = draft.place
      AND object.deleted_at IS NULL
  ORDER BY draft.at
  RETURNING version_id, object, folder),
${MAKE_NEWEST}`;

/** Adds a version for each draft, and the objects that are missing; returns the versions' ids in the order of the drafts. */
export async function writeVersions(
  connection: Connection,
  drafts: readonly ObjectDraft[],
  stamp: { readonly by: string; readonly at: number },
): Promise<number[]> {
  const clients = numberArray(drafts.map(({ client }) => client));
  const names = textArray(drafts.map(({ name }) => name));
  const folders = textArray(drafts.map(({ folder }) => folder));
  const [, rows] = await Promise.all([
    connection.run(
      ADD_OBJECTS,
      stamp.at,
      stamp.by,
      textArray(drafts.map(() => randomUUID())),
      textArray(drafts.map(({ uuid }) => uuid ?? randomUUID())),
      clients,
      names,
      textArray(drafts.map(({ type }) => type)),
      folders,
    ),
    connection.all(
      ADD_VERSIONS,
      stamp.at,
      stamp.by,
      clients,
      names,
      textArray(drafts.map(objectPlace)),
      folders,
      textArray(drafts.map(({ title }) => title)),
      textArray(drafts.map(({ archiveKey1 }) => archiveKey1)),
      textArray(drafts.map(({ archiveKey2 }) => archiveKey2)),
      textArray(drafts.map(({ content }) => content)),
      textArray(drafts.map(({ scriptText }) => scriptText)),
      textArray(drafts.map(({ documentationText }) => documentationText)),
    ),
  ]);
  return newestIds(rows);
}

/** The ids that {@link MAKE_NEWEST} returns, in the order in which the versions were added. */
export function newestIds(rows: readonly Row[]): number[] {
  return rows.map((row) => integer(row, 'version_id'));
}
