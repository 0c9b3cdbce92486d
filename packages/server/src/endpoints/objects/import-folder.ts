import { setImmediate } from 'node:timers/promises';
import {
  isJsonObject,
  joinPath,
  type Problem,
  problemsText,
  readFolderPath,
  readObject,
  TaktwerkError,
} from '@taktwerk/model';
import { missingReferences } from '@taktwerk/runtime';
import type { ObjectDraft } from '@taktwerk/store';
import { Type } from 'typebox';
import type { Seal } from '../../secret/seal.ts';
import { defineEndpoint } from '../endpoint.ts';
import { Envelope } from './envelope.ts';
import { checkImportSize } from './import-limit.ts';
import { objectDraft } from './object-draft.ts';
import { refuseUnsaved } from './refuse-save.ts';
import { sealContent } from './seal-content.ts';
import { userWrite } from './user-write.ts';

/** Objects read between two breaths of the event loop. */
const AT_ONCE = 50;

/** Saves what an export of a folder holds, all or nothing (reference `ae-rest-api.md` §11.5). */
export const importFolder = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/folderobjects',
  summary: 'Saves the objects of an exported folder, all or none.',
  query: Type.Object({
    overwrite_existing_objects: Type.Optional(
      Type.Boolean({ description: 'Replaces objects that exist; without it, an existing one is an error.' }),
    ),
    path: Type.Optional(
      Type.String({ description: 'Folder the import goes below; the root when absent. Of Taktwerk.' }),
    ),
  }),
  body: Type.Object(
    {
      data: Type.Array(Envelope, {
        description: 'Objects, each with `data` and `path`.',
        expected: 'a list of objects',
      }),
    },
    { expected: 'an object with data' },
  ),
  answer: null,
  right: 'write',
  on: 'handler',
  async handle({ services, caller, client, access, query, body, bodyBytes }) {
    await checkImportSize(services.taktwerk.store, bodyBytes);
    const below = readFolderPath(query.path ?? '');
    if (!below.ok) throw new TaktwerkError('invalidField', `path: ${below.message}`);
    const problems: Problem[] = [];
    const drafts: ObjectDraft[] = [];
    for (const [index, element] of body.data.entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
      const read = readElement(element, client, below.folder, services.seal);
      if (read.ok) drafts.push(read.draft);
      else {
        const at = joinPath('data', index);
        problems.push(
          ...read.problems.map(({ path, message }) => ({
            path: path === '' ? at : `${at}.${path}`,
            message,
          })),
        );
      }
    }
    if (problems.length > 0) throw new TaktwerkError('invalidObject', problemsText(problems));
    if (drafts.length === 0) return { kind: 'empty' };
    await access.requireToSave(drafts);
    const outcome = await services.taktwerk.saveObjects(caller, drafts, {
      overwrite: query.overwrite_existing_objects ?? false,
      keepFolders: true,
      lockUsers: true,
      action: 'import folder',
    });
    refuseUnsaved(outcome);
    return { kind: 'empty', warnings: await missingReferences(services.taktwerk.store, client, drafts) };
  },
});

function readElement(
  element: unknown,
  client: number,
  below: string,
  seal: Seal,
):
  | { readonly ok: true; readonly draft: ObjectDraft }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const placed =
    isJsonObject(element) && typeof element.path === 'string'
      ? { ...element, path: `${below}/${element.path}` }
      : element;
  const read = readObject(placed, client);
  if (!read.ok) return read;
  const { object } = read;
  if (object.type !== 'USER') {
    const content = sealContent(object.type, object.content, seal);
    return { ok: true, draft: objectDraft({ ...object, content }) };
  }
  const write = userWrite(object);
  if (write.password !== null) {
    const message = 'cannot come with others; save the user alone, through objects or system/users';
    return { ok: false, problems: [{ path: 'data.user.user_attributes.password', message }] };
  }
  return { ok: true, draft: write.draft };
}
