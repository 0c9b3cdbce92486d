import { problemsText, readObject, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { Envelope } from '../objects/envelope.ts';
import { userWrite } from '../objects/user-write.ts';
import { keepRights } from './keep-rights.ts';

/** Creates a user: active with `is_active` 1 and a password, else locked (reference `ae-rest-api.md` §7.7). */
export const createUser = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/system/users',
  summary: 'Creates a user.',
  query: Type.Object({
    overwrite_existing_objects: Type.Optional(Type.Boolean({ description: 'Replaces a user of that name.' })),
  }),
  body: Envelope,
  answer: Type.Object({}),
  right: 'admin',
  async handle({ services, caller, client, query, body }) {
    const read = readObject(body, client);
    if (!read.ok) throw new TaktwerkError('invalidObject', problemsText(read.problems));
    if (read.object.type !== 'USER') {
      throw new TaktwerkError(
        'invalidObject',
        `data.${read.object.type.toLowerCase()}: expected an object of type user`,
      );
    }
    const overwrite = query.overwrite_existing_objects ?? false;
    const object = overwrite ? await keepRights(services.taktwerk.store, read.object) : read.object;
    await services.users.create(caller, userWrite(object), overwrite);
    return { kind: 'json', value: {} };
  },
});
