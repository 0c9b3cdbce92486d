import { problemsText, readObject, TaktwerkError } from '@taktwerk/model';
import { missingReferences } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { Envelope } from './envelope.ts';
import { checkImportSize } from './import-limit.ts';
import { objectDraft } from './object-draft.ts';
import { refuseUnsaved } from './refuse-save.ts';
import { sealContent } from './seal-content.ts';
import { userWrite } from './user-write.ts';

/**
 * Saves an object; the answer to success is empty (reference `ae-rest-api.md` §11.2). A header of ours names the objects it
 * refers to that are not there.
 */
export const postObjects = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/objects',
  summary: 'Saves an object.',
  query: Type.Object({
    overwrite_existing_objects: Type.Optional(
      Type.Boolean({
        description: 'Replaces an object of that name; without it, an existing one is an error.',
      }),
    ),
  }),
  body: Envelope,
  answer: null,
  right: 'write',
  on: 'handler',
  async handle({ services, caller, client, access, query, body, bodyBytes }) {
    await checkImportSize(services.taktwerk.store, bodyBytes);
    const read = readObject(body, client);
    if (!read.ok) throw new TaktwerkError('invalidObject', problemsText(read.problems));
    const { object } = read;
    const overwrite = query.overwrite_existing_objects ?? false;
    if (object.type === 'USER') {
      const write = userWrite(object);
      await access.requireToSave([write.draft]);
      await services.users.import(caller, write, overwrite);
      return { kind: 'empty' };
    }
    const content = sealContent(object.type, object.content, services.seal);
    const draft = objectDraft({ ...object, content });
    await access.requireToSave([draft]);
    const outcome = await services.taktwerk.saveObjects(caller, [draft], { overwrite });
    refuseUnsaved(outcome);
    return { kind: 'empty', warnings: await missingReferences(services.taktwerk.store, client, [draft]) };
  },
});
