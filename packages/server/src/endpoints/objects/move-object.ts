import { canonicalName, readFolderPath, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { requireToMove } from '../../rights/require-to-move.ts';
import { defineEndpoint } from '../endpoint.ts';
import { changeError } from './refuse-change.ts';

/** Puts an object into another folder. The reference names no path for this (§6); ours. */
export const moveObject = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/objects/:object_name/move',
  summary: 'Moves an object, or a folder with all it holds, into another folder.',
  query: Type.Object({}),
  body: Type.Object(
    {
      path: Type.String({
        description: 'Folder to move to, `A/B`; made if missing, the root is the empty text.',
        expected: 'the folder as text, "" for the root',
      }),
    },
    { expected: 'an object with path' },
  ),
  answer: Type.Object({}),
  right: 'write',
  on: 'handler',
  async handle({ services, caller, client, access, param, body }) {
    const name = canonicalName(param('object_name'));
    const folder = readFolderPath(body.path);
    if (!folder.ok) throw new TaktwerkError('invalidField', `body.path: ${folder.message}`);
    await requireToMove(services.taktwerk.store, client, access, { name, folder: folder.folder });
    const outcome = await services.taktwerk.moveObject(caller, name, folder.folder);
    switch (outcome.kind) {
      case 'moved':
        return { kind: 'json', value: {} };
      case 'exists':
        throw new TaktwerkError('objectExists', `There is a folder ${outcome.path} already.`);
      case 'intoItself':
        throw new TaktwerkError('invalidField', `body.path: a folder cannot be moved into itself`);
      default:
        throw changeError(outcome, client, name);
    }
  },
});
