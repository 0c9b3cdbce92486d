import { type JsonObject, mergeContent, problemsText, readObject, TaktwerkError } from '@taktwerk/model';
import type { Caller } from '@taktwerk/runtime';
import type { Services } from '../endpoint.ts';
import { objectDraft } from '../objects/object-draft.ts';
import { refuseUnsaved } from '../objects/refuse-save.ts';
import { requireObject } from '../objects/require-object.ts';
import { versionContent } from '../objects/version-json.ts';

/** How often a change is made anew because someone else has saved the object meanwhile. */
const ATTEMPTS = 5;

/**
 * Changes a USER or USRG: `patch` says what, from its content as it is. Nothing is lost of what others save meanwhile.
 * @throws TaktwerkError unknownObject, invalidObject, tooBusy
 */
export async function changeDefinition(
  { taktwerk }: Services,
  caller: Caller,
  { type, name }: { readonly type: 'USER' | 'USRG'; readonly name: string },
  patch: (content: JsonObject) => JsonObject,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const version = await requireObject(taktwerk.store, caller.client, name);
    if (version.type !== type) {
      throw new TaktwerkError('unknownObject', `${version.name} is of type ${version.type}, not ${type}.`);
    }
    const before = await versionContent(taktwerk.store, version);
    const data = { [type.toLowerCase()]: mergeContent(before, patch(before)) };
    const read = readObject({ data, path: version.folder }, caller.client);
    if (!read.ok) throw new TaktwerkError('invalidObject', problemsText(read.problems));
    const outcome = await taktwerk.saveObjects(caller, [objectDraft(read.object)], {
      overwrite: true,
      base: version.versionId,
      action: type === 'USER' ? 'change user' : 'change group',
    });
    if (outcome.kind === 'changed' && attempt < ATTEMPTS) continue;
    refuseUnsaved(outcome);
    return;
  }
}
