import { OBJECT_TYPES, type ObjectType, readFolderPath, TaktwerkError } from '@taktwerk/model';
import type { ObjectConditions, TimeRange } from '@taktwerk/store';
import { type Static, Type } from 'typebox';
import { readTimestamp } from '../../http/timestamp.ts';

const Text = (description: string) => Type.Optional(Type.String({ description, expected: 'a text' }));
const Flag = (description: string) => Type.Optional(Type.Boolean({ description, expected: 'true or false' }));

/** One condition of a search (reference `ae-rest-api.md` §10); the kinds from `archive_key1` on are ours. */
export const SearchFilter = Type.Object(
  {
    filter_identifier: Type.String({
      description:
        'Kind of condition: object_name, object_type, location, title, process, documentation, archive_key1, archive_key2, created_by, modified_by, creation_date, modified_date, last_used_date.',
      expected: 'a text',
    }),
    object_name: Text('Name with `*` and `?`.'),
    object_types: Type.Optional(
      Type.Array(Type.String(), { description: 'Object types.', expected: 'a list of object types' }),
    ),
    location: Text('Folder, `\\A\\B`; root is `\\`.'),
    include_subfolders: Flag('Also folders below.'),
    include_links: Flag('Also links; there are none in this release.'),
    query: Text('Text to find, with `*` and `?`; archive keys and users are compared whole.'),
    from: Text('Earliest time: milliseconds since 1970, or such as 2026-01-05T08:00:00Z.'),
    to: Text('Latest time, as `from`.'),
  },
  { expected: 'an object with filter_identifier' },
);
export type SearchFilter = Static<typeof SearchFilter>;

/**
 * The condition of one filter; `at` is its place, for messages.
 * @throws TaktwerkError invalidField
 */
export function readSearchFilter(filter: SearchFilter, at: string): ObjectConditions {
  const query = (): string => needed(filter.query, `${at}.query`);
  switch (filter.filter_identifier.trim().toLowerCase()) {
    case 'object_name':
      return { name: needed(filter.object_name, `${at}.object_name`) };
    case 'object_type':
      return { types: (filter.object_types ?? []).flatMap(objectType) };
    case 'title':
      return { title: query() };
    case 'process':
      return { script: query() };
    case 'documentation':
      return { documentation: query() };
    case 'archive_key1':
      return { archiveKey1: query() };
    case 'archive_key2':
      return { archiveKey2: query() };
    case 'created_by':
      return { createdBy: query() };
    case 'modified_by':
      return { modifiedBy: query() };
    case 'creation_date':
      return { created: timeRange(filter, at) };
    case 'modified_date':
      return { modified: timeRange(filter, at) };
    case 'last_used_date':
      return { used: timeRange(filter, at) };
    case 'location': {
      const folder = readFolderPath(needed(filter.location, `${at}.location`));
      if (!folder.ok) throw new TaktwerkError('invalidField', `${at}.location: ${folder.message}`);
      return { folder: { path: folder.folder, subfolders: filter.include_subfolders ?? false } };
    }
    default:
      throw new TaktwerkError(
        'invalidField',
        `${at}.filter_identifier: is "${filter.filter_identifier}"; expected one of object_name, object_type, location, title, process, documentation, archive_key1, archive_key2, created_by, modified_by, creation_date, modified_date, last_used_date`,
      );
  }
}

function timeRange({ from, to }: SearchFilter, at: string): TimeRange {
  return {
    ...(from === undefined ? {} : { from: readTime(from, `${at}.from`) }),
    ...(to === undefined ? {} : { to: readTime(to, `${at}.to`) }),
  };
}

/** Search answers with milliseconds and takes them back; the text form of the other endpoints is taken as well. */
function readTime(text: string, at: string): number {
  const milliseconds = /^[0-9]{1,15}$/.test(text.trim()) ? Number(text) : readTimestamp(at, text.trim());
  return milliseconds;
}

function needed(text: string | undefined, at: string): string {
  if (text === undefined) throw new TaktwerkError('invalidField', `${at}: is missing; expected a text`);
  return text;
}

function objectType(text: string): readonly ObjectType[] {
  return OBJECT_TYPES.filter((type) => type === text.trim().toUpperCase());
}
