import { backslashPath, isExecutable, isJsonObject, type JsonObject, TaktwerkError } from '@taktwerk/model';
import type { FoundObject } from '@taktwerk/store';
import { type Static, Type } from 'typebox';

/** An object in the answer of a search (reference `ae-rest-api.md` §10). */
export const SearchHit = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  sub_type: Type.Optional(Type.String()),
  title: Type.Optional(Type.String()),
  archive_key1: Type.Optional(Type.String()),
  archive_key2: Type.Optional(Type.String()),
  folder_path: Type.String({ description: '`\\A\\B`; the root is `\\`.' }),
  folder_id: Type.Optional(Type.String({ description: 'Id of the folder; the root has none.' })),
  client: Type.Integer(),
  platform: Type.Optional(Type.String()),
  agent: Type.Optional(Type.String()),
  login: Type.Optional(Type.String()),
  start_type: Type.Optional(Type.String({ description: 'Queue the object names for its tasks.' })),
  is_inactive: Type.Boolean({ description: 'Set inactive: its tasks end at once.' }),
  creation_date: Type.Integer({ description: 'Milliseconds since 1970.' }),
  created_by: Type.String(),
  modified_date: Type.Integer({ description: 'Milliseconds since 1970.' }),
  modified_by: Type.String(),
  last_used_date: Type.Optional(
    Type.Integer({ description: 'Last activation, milliseconds since 1970; absent if there was none.' }),
  ),
  link: Type.Boolean(),
  score: Type.Number({ description: 'Always 1: an object meets the conditions or does not.' }),
});

export type SearchHit = Static<typeof SearchHit>;

export function searchHit(object: FoundObject): SearchHit {
  const content: unknown = JSON.parse(object.content);
  if (!isJsonObject(content)) {
    throw new TaktwerkError('internal', `The stored content of ${object.name} is not an object.`);
  }
  const general = member(content, 'general_attributes');
  const job = member(content, 'job_attributes');
  return {
    id: object.objectId,
    name: object.name,
    type: object.type,
    ...text('sub_type', general.sub_type),
    ...text('title', object.title),
    ...text('archive_key1', object.archiveKey1),
    ...text('archive_key2', object.archiveKey2),
    folder_path: backslashPath(object.folder),
    ...text('folder_id', object.folderId),
    client: object.client,
    ...text('platform', job.platform ?? general.platform ?? (object.type === 'JOBS' ? 'UNIX' : null)),
    ...text('agent', job.agent),
    ...text('login', job.login),
    ...text('start_type', general.queue),
    is_inactive: isExecutable(object.type) && general.active === '0',
    creation_date: object.createdAt,
    created_by: object.createdBy,
    modified_date: object.modifiedAt,
    modified_by: object.modifiedBy,
    ...(object.lastUsedAt === null ? {} : { last_used_date: object.lastUsedAt }),
    link: false,
    score: 1,
  };
}

function member(content: JsonObject, name: string): JsonObject {
  const value = content[name];
  return isJsonObject(value) ? value : {};
}

function text<K extends string>(name: K, value: unknown): { readonly [name in K]?: string } {
  // The computed key has the type of `name`, which the compiler widens to `string`.
  return typeof value === 'string' && value !== ''
    ? ({ [name]: value } as { readonly [name in K]: string })
    : {};
}
