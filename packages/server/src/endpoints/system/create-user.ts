import { problemsText, readObject, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { Envelope } from '../objects/envelope.ts';
import { userWrite } from '../objects/user-write.ts';

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
    await services.users.create(caller, userWrite(read.object), query.overwrite_existing_objects ?? false);
    return { kind: 'json', value: {} };
  },
});
