import { mergeContent, problemsText, readObject, TaktwerkError } from '@taktwerk/model';
import type { ObjectVersion } from '@taktwerk/store';
import { Type } from 'typebox';
import { defineEndpoint, type Services } from '../endpoint.ts';
import { checkImportSize } from './import-limit.ts';
import { objectDraft } from './object-draft.ts';
import { readPatch } from './read-patch.ts';
import { refuseUnsaved } from './refuse-save.ts';
import { requireObject } from './require-object.ts';
import { sealContent } from './seal-content.ts';
import { versionContent } from './version-json.ts';

/** How often a patch is made anew because someone else has saved the object meanwhile. */
const ATTEMPTS = 5;

/**
 * Changes the members that are given (reference `ae-rest-api.md` §11.3). Lists are replaced, `null` takes a member out;
 * rows of a variable object stay unless `static_values` is given.
 */
export const patchObject = defineEndpoint({
  method: 'PATCH',
  path: '/ae/api/v1/:client/objects/*',
  summary: 'Changes members of an object.',
  query: Type.Object({}),
  body: Type.Unknown({
    description:
      'Partial object: `data` with one key, the object type in lower case, and the members to change. Lists are replaced, `null` takes a member out. `name`, `type` and `path` must not be there.',
  }),
  answer: Type.Object({}),
  right: 'write',
  async handle({ services, caller, client, access, param, body, bodyBytes }) {
    await checkImportSize(services.taktwerk.store, bodyBytes);
    for (let attempt = 1; ; attempt += 1) {
      const version = await requireObject(services.taktwerk.store, client, param('*'));
      const patch = readPatch(body, version.type);
      const draft = await patchedDraft(services, version, patch);
      await access.requireToSave([draft]);
      const outcome = await services.taktwerk.saveObjects(caller, [draft], {
        overwrite: true,
        base: version.versionId,
        keepRows: !('static_values' in patch),
        action: 'patch object',
      });
      if (outcome.kind === 'changed' && attempt < ATTEMPTS) continue;
      refuseUnsaved(outcome);
      return { kind: 'json', value: {} };
    }
  },
});

async function patchedDraft(services: Services, version: ObjectVersion, patch: ReturnType<typeof readPatch>) {
  const content = mergeContent(await versionContent(services.taktwerk.store, version), patch);
  const envelope = { data: { [version.type.toLowerCase()]: content }, path: version.folder };
  const read = readObject(envelope, version.client);
  if (!read.ok) throw new TaktwerkError('invalidObject', problemsText(read.problems));
  const sealed = sealContent(read.object.type, read.object.content, services.seal);
  return objectDraft({ ...read.object, content: sealed });
}
