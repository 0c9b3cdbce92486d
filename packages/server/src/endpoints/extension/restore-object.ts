import { TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Brings a deleted object back: extension of Taktwerk. */
export const restoreObject = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/deleted-objects/:object_id/restore',
  summary: 'Brings a deleted object back into its folder; a user comes back locked.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({ name: Type.String(), type: Type.String() }),
  right: 'recycle',
  async handle({ services, caller, client, access, param }) {
    const id = param('object_id');
    const [deleted] = await services.taktwerk.store.objects.deleted(client, 1, { objectId: id });
    if (deleted !== undefined) access.requireToChange('W', deleted);
    const outcome = await services.taktwerk.restoreObject(caller, id);
    switch (outcome.kind) {
      case 'restored':
        return { kind: 'json', value: { name: outcome.object.name, type: outcome.object.type } };
      case 'exists':
        throw new TaktwerkError('objectExists', `The name ${outcome.name} belongs to another object by now.`);
      case 'unknown':
        throw new TaktwerkError('unknownObject', `Client ${client} has no deleted object with the id ${id}.`);
    }
  },
});
