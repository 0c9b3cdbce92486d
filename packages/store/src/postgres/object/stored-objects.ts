import { OBJECT_TYPES } from '@taktwerk/model/object-type';
import { objectPlace } from '../../object/object-place.ts';
import { objectIdentity } from '../../object/save-refusal.ts';
import type { ObjectDraft } from '../../port/store.ts';
import { integer, oneOf, text } from '../../row/column.ts';
import { numberArray, textArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

/** Nodes change objects one after the other: what is looked up must still be so when it is written. Spells `objs`. */
const LOCK = 'SELECT pg_advisory_xact_lock(1868720755)';
const STORED = `SELECT wanted.at, object.type, object.version_id
FROM unnest(?::bigint[], ?::text[], ?::text[]) WITH ORDINALITY AS wanted (client, name, place, at)
  JOIN object ON object.client = wanted.client AND object.name = wanted.name AND object.place = wanted.place
    AND object.deleted_at IS NULL`;

export interface StoredObject {
  readonly type: ObjectDraft['type'];
  /** The newest. */
  readonly versionId: number;
}

/** What a draft takes the place of. */
export type StoredOf = (
  draft: Pick<ObjectDraft, 'client' | 'name' | 'type' | 'folder'>,
) => StoredObject | null;

/** Keeps other nodes from changing objects until this transaction has ended. */
export async function lockObjects(connection: Connection): Promise<void> {
  await connection.run(LOCK);
}

/** Looks up what is stored under the identities of drafts. */
export async function storedObjects(
  connection: Connection,
  drafts: readonly ObjectDraft[],
): Promise<StoredOf> {
  const rows = await connection.all(
    STORED,
    numberArray(drafts.map(({ client }) => client)),
    textArray(drafts.map(({ name }) => name)),
    textArray(drafts.map(objectPlace)),
  );
  const stored = new Map<string, StoredObject>();
  for (const row of rows) {
    const draft = drafts[integer(row, 'at') - 1];
    if (draft === undefined) continue;
    stored.set(objectIdentity(draft), {
      type: oneOf(row, 'type', OBJECT_TYPES),
      versionId: integer(row, 'version_id'),
    });
  }
  return (draft) => stored.get(objectIdentity(draft)) ?? null;
}

const HOLDERS = `SELECT object.client, object.uuid, object.name
FROM unnest(?::bigint[], ?::text[]) AS wanted (client, uuid)
  JOIN object ON object.client = wanted.client AND object.uuid = wanted.uuid AND object.deleted_at IS NULL`;

/** Looks up which objects have the uuids that drafts bring along. */
export async function uuidHolders(
  connection: Connection,
  drafts: readonly ObjectDraft[],
): Promise<(draft: ObjectDraft) => string | null> {
  const wanted = drafts.filter((draft) => draft.uuid != null);
  if (wanted.length === 0) return () => null;
  const rows = await connection.all(
    HOLDERS,
    numberArray(wanted.map(({ client }) => client)),
    textArray(wanted.map(({ uuid }) => uuid ?? '')),
  );
  const names = new Map(
    rows.map((row) => [`${integer(row, 'client')}:${text(row, 'uuid')}`, text(row, 'name')]),
  );
  return ({ client, uuid }) => names.get(`${client}:${uuid}`) ?? null;
}
