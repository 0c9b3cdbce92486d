import {
  backslashPath,
  isJsonObject,
  OBJECT_TYPES,
  type ObjectType,
  readFolderPath,
  TaktwerkError,
} from '@taktwerk/model';
import type { ObjectSearch, ObjectVersion } from '@taktwerk/store';
import { type Static, Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

const DEFAULT_RESULTS = 50;
const MOST_RESULTS = 5000;

const Filter = Type.Object(
  {
    filter_identifier: Type.String({ description: 'Kind of condition.', expected: 'a text' }),
    object_name: Type.Optional(Type.String({ description: 'Name with `*` and `?`.', expected: 'a text' })),
    object_types: Type.Optional(
      Type.Array(Type.String(), { description: 'Object types.', expected: 'a list of object types' }),
    ),
    location: Type.Optional(
      Type.String({ description: 'Folder, `\\A\\B`; root is `\\`.', expected: 'a text' }),
    ),
    include_subfolders: Type.Optional(
      Type.Boolean({ description: 'Also folders below.', expected: 'true or false' }),
    ),
    query: Type.Optional(Type.String({ description: 'Text to find.', expected: 'a text' })),
  },
  { expected: 'an object with filter_identifier' },
);
type Filter = Static<typeof Filter>;

const Hit = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  sub_type: Type.Optional(Type.String()),
  title: Type.Optional(Type.String()),
  archive_key1: Type.Optional(Type.String()),
  archive_key2: Type.Optional(Type.String()),
  folder_path: Type.String(),
  client: Type.Integer(),
  creation_date: Type.Integer(),
  created_by: Type.String(),
  modified_date: Type.Integer(),
  modified_by: Type.String(),
  link: Type.Boolean(),
});

/** Finds objects that meet every filter (reference `ae-rest-api.md` §10). */
export const searchObjects = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/search',
  summary: 'Finds objects.',
  query: Type.Object({}),
  body: Type.Object(
    {
      filters: Type.Optional(
        Type.Array(Filter, { description: 'All must hold.', expected: 'a list of filters' }),
      ),
      max_results: Type.Optional(
        Type.Integer({
          minimum: 1,
          description: `${DEFAULT_RESULTS} when absent.`,
          expected: 'a whole number from 1',
        }),
      ),
    },
    { expected: 'an object with filters' },
  ),
  answer: Type.Object({ total: Type.Integer(), data: Type.Array(Hit), hasmore: Type.Boolean() }),
  right: 'read',
  async handle({ services, client, body }) {
    const limit = Math.min(body.max_results ?? DEFAULT_RESULTS, MOST_RESULTS);
    const search = readFilters(client, limit, body.filters ?? []);
    if (search.types?.length === 0) return { kind: 'json', value: { total: 0, data: [], hasmore: false } };
    const found = await services.taktwerk.store.objects.search(search);
    return {
      kind: 'json',
      value: {
        total: found.total,
        data: found.objects.map(hit),
        hasmore: found.total > found.objects.length,
      },
    };
  },
});

function readFilters(client: number, limit: number, filters: readonly Filter[]): ObjectSearch {
  let search: ObjectSearch = { client, limit };
  for (const [index, filter] of filters.entries()) {
    const condition = readFilter(filter, `body.filters[${index}]`);
    const twice = Object.keys(condition).find((member) => member in search);
    if (twice !== undefined) {
      throw new TaktwerkError(
        'invalidField',
        `body.filters[${index}]: is a second filter of its kind; expected one`,
      );
    }
    search = { ...search, ...condition };
  }
  return search;
}

function readFilter(filter: Filter, at: string): Omit<ObjectSearch, 'client' | 'limit'> {
  switch (filter.filter_identifier.toLowerCase()) {
    case 'object_name':
      return { name: needed(filter.object_name, `${at}.object_name`) };
    case 'object_type':
      return { types: (filter.object_types ?? []).flatMap(objectType) };
    case 'title':
      return { title: needed(filter.query, `${at}.query`) };
    case 'process':
      return { script: needed(filter.query, `${at}.query`) };
    case 'documentation':
      return { documentation: needed(filter.query, `${at}.query`) };
    case 'location': {
      const folder = readFolderPath(needed(filter.location, `${at}.location`));
      if (!folder.ok) throw new TaktwerkError('invalidField', `${at}.location: ${folder.message}`);
      return { folder: { path: folder.folder, subfolders: filter.include_subfolders ?? false } };
    }
    default:
      throw new TaktwerkError(
        'invalidField',
        `${at}.filter_identifier: is "${filter.filter_identifier}"; expected one of object_name, object_type, location, title, process, documentation`,
      );
  }
}

function needed(text: string | undefined, at: string): string {
  if (text === undefined) throw new TaktwerkError('invalidField', `${at}: is missing; expected a text`);
  return text;
}

function objectType(text: string): readonly ObjectType[] {
  return OBJECT_TYPES.filter((type) => type === text.trim().toUpperCase());
}

function hit(version: ObjectVersion): Static<typeof Hit> {
  const subType = readSubType(version);
  return {
    id: version.objectId,
    name: version.name,
    type: version.type,
    ...(subType === null ? {} : { sub_type: subType }),
    ...(version.title === null ? {} : { title: version.title }),
    ...(version.archiveKey1 === null ? {} : { archive_key1: version.archiveKey1 }),
    ...(version.archiveKey2 === null ? {} : { archive_key2: version.archiveKey2 }),
    folder_path: backslashPath(version.folder),
    client: version.client,
    creation_date: version.createdAt,
    created_by: version.createdBy,
    modified_date: version.modifiedAt,
    modified_by: version.modifiedBy,
    link: false,
  };
}

function readSubType(version: ObjectVersion): string | null {
  const content: unknown = JSON.parse(version.content);
  const general = isJsonObject(content) ? content.general_attributes : null;
  return isJsonObject(general) && typeof general.sub_type === 'string' ? general.sub_type : null;
}
