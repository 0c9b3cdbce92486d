import { canonicalName, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { findNamed } from './find-named.ts';
import { changeError } from './refuse-change.ts';

/**
 * Takes an object out of use (reference `ae-rest-api.md` §11.4). Active tasks go on with the version they were given;
 * the object can be brought back by the extension API.
 */
export const deleteObject = defineEndpoint({
  method: 'DELETE',
  path: '/ae/api/v1/:client/objects/*',
  summary: 'Deletes an object, or an empty folder by its path.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({}),
  right: 'delete',
  on: 'handler',
  async handle({ services, caller, client, access, param }) {
    const name = canonicalName(param('*'));
    const object = await findNamed(services.taktwerk.store, client, name);
    if (object !== null) access.requireToChange('D', object);
    const outcome = await services.taktwerk.deleteObject(caller, name);
    switch (outcome.kind) {
      case 'deleted':
        return { kind: 'json', value: {} };
      case 'notEmpty':
        throw new TaktwerkError('folderNotEmpty', `${name} holds ${outcome.count} objects and folders.`);
      default:
        throw changeError(outcome, client, name);
    }
  },
});
