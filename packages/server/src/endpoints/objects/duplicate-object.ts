import { ETL_MEMBERS, mergeContent, problemsText, readObject, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { objectDraft } from './object-draft.ts';
import { refuseUnsaved } from './refuse-save.ts';
import { requireObject } from './require-object.ts';
import { versionContent } from './version-json.ts';

/** Saves a copy under another name. The reference names no path for this (§6); ours. */
export const duplicateObject = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/objects/:object_name/duplicate',
  summary: 'Saves a copy of an object under another name.',
  query: Type.Object({}),
  body: Type.Object(
    {
      name: Type.String({ description: 'Name of the copy.', expected: 'the name of the copy' }),
      path: Type.Optional(
        Type.String({
          description: 'Folder of the copy, that of the object when absent.',
          expected: 'a text',
        }),
      ),
    },
    { expected: 'an object with name' },
  ),
  answer: Type.Object({}),
  right: 'write',
  on: 'handler',
  async handle({ services, caller, client, access, param, body }) {
    const { store } = services.taktwerk;
    await access.requireByName('R', param('object_name'));
    const version = await requireObject(store, client, param('object_name'));
    if (version.type === 'FOLD') {
      throw new TaktwerkError('invalidObject', 'A folder cannot be duplicated; export and import it.');
    }
    const content = mergeContent(await versionContent(store, version), {
      general_attributes: { name: body.name },
      // What the original has loaded stays with it.
      ...(version.type === 'COMP' || version.type === 'SRCE'
        ? { [ETL_MEMBERS[version.type]]: { loadedAs: null } }
        : {}),
    });
    const data = { [version.type.toLowerCase()]: content };
    const read = readObject({ data, path: body.path ?? version.folder }, client);
    if (!read.ok) throw new TaktwerkError('invalidObject', problemsText(read.problems));
    const draft = objectDraft({ ...read.object, uuid: null });
    await access.requireToSave([draft]);
    const outcome = await services.taktwerk.saveObjects(caller, [draft], {
      overwrite: false,
      action: 'duplicate object',
    });
    if (outcome.kind === 'exists' || outcome.kind === 'otherType') {
      throw new TaktwerkError('objectExists', `There is an object ${read.object.name} already.`);
    }
    refuseUnsaved(outcome);
    return { kind: 'json', value: {} };
  },
});
