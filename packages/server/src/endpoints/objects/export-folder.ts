import { type JsonObject, readFolderPath, TaktwerkError } from '@taktwerk/model';
import type { ObjectVersion, Store } from '@taktwerk/store';
import { Type } from 'typebox';
import type { Access } from '../../rights/access.ts';
import { subjectOfObject } from '../../rights/subject-of.ts';
import { type Answer, defineEndpoint, type Services } from '../endpoint.ts';
import { findFolder } from './find-named.ts';
import { systemSetting } from './system-setting.ts';
import { versionJson } from './version-json.ts';

/** Objects one export may hold unless MAX_EXPORT_COUNT in UC_SYSTEM_SETTINGS says otherwise. */
const MOST_OBJECTS = 10_000;

const DEFINITION = {
  method: 'GET',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    data: Type.Array(Type.Object({ data: Type.Record(Type.String(), Type.Unknown()), path: Type.String() })),
  }),
  right: 'read',
  on: 'handler',
} as const;

/** A folder with all it holds; paths begin with the folder's own name (reference `ae-rest-api.md` §11.5). */
export const exportFolder = defineEndpoint({
  ...DEFINITION,
  path: '/ae/api/v1/:client/folderobjects/*',
  summary: 'All objects of a folder and the folders below.',
  handle: ({ services, client, access, param }) => folderAnswer(services, client, access, param('*')),
});

/** Everything of a client. */
export const exportRoot = defineEndpoint({
  ...DEFINITION,
  path: '/ae/api/v1/:client/folderobjects',
  summary: 'All objects of a client.',
  handle: ({ services, client, access }) => folderAnswer(services, client, access, ''),
});

async function folderAnswer(
  services: Services,
  client: number,
  access: Access,
  given: string,
): Promise<Answer> {
  const { store } = services.taktwerk;
  const read = readFolderPath(given);
  if (!read.ok) throw new TaktwerkError('invalidField', `folder_path: ${read.message}`);
  const { folder } = read;
  const self = folder === '' ? null : await exportedFolder(store, client, folder, access);
  const most = await systemSetting(store, 'MAX_EXPORT_COUNT', MOST_OBJECTS);
  const { total, objects } = await store.objects.search({
    client,
    folder: { path: folder, subfolders: true },
    ...access.visible('R'),
    limit: most,
  });
  if (total + (self === null ? 0 : 1) > most) {
    throw new TaktwerkError(
      'tooManyObjects',
      `${folder === '' ? 'The client' : folder} holds ${total} objects; MAX_EXPORT_COUNT in UC_SYSTEM_SETTINGS allows ${most}.`,
    );
  }
  const base = folder.slice(0, folder.lastIndexOf('/') + 1).length;
  const versions = [...(self === null ? [] : [self]), ...objects].sort(byPlace);
  return { kind: 'stream', type: 'application/json; charset=utf-8', pieces: pieces(store, versions, base) };
}

/** The folder itself, unless the caller may not see it while he may see some of what it holds. */
async function exportedFolder(
  store: Store,
  client: number,
  folder: string,
  access: Access,
): Promise<ObjectVersion | null> {
  const found = await findFolder(store, client, folder);
  if (found === null)
    throw new TaktwerkError('unknownObject', `There is no folder ${folder} in client ${client}.`);
  return access.rights.allows('R', subjectOfObject(found)) ? found : null;
}

/** Folders first and outer before inner, so that an import makes them before what they hold. */
function byPlace(a: ObjectVersion, b: ObjectVersion): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function sortKey({ type, folder, name }: ObjectVersion): string {
  return type === 'FOLD' ? `0${folder}\n${name}` : `1${name}`;
}

/** `base`: characters of the path of the folder around the one that is exported. */
async function* pieces(
  store: Store,
  versions: readonly ObjectVersion[],
  base: number,
): AsyncGenerator<string> {
  yield '{"data":[';
  let separator = '';
  for (const version of versions) {
    const { data } = await versionJson(store, version);
    const element: { readonly data: JsonObject; readonly path: string } = {
      data,
      path: version.folder.slice(base),
    };
    yield separator + JSON.stringify(element);
    separator = ',';
  }
  yield ']}';
}
