import { problemsText, readObject, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { userWrite } from '../objects/user-write.ts';
import { GRANT_MEMBERS, grantMembers } from './grant-body.ts';

/** Creates a user without writing object JSON: extension of Taktwerk. */
export const addUser = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/users',
  summary: 'Creates a user: active with a password, locked without.',
  query: Type.Object({}),
  body: Type.Object(
    {
      name: Type.String({ description: '`NAME/DEPARTMENT`.', expected: 'NAME/DEPARTMENT' }),
      title: Type.Optional(Type.String({ description: 'Who it is.', expected: 'a text' })),
      password: Type.Optional(Type.String({ description: 'First password.', expected: 'a text' })),
      path: Type.Optional(Type.String({ description: 'Folder of its object.', expected: 'a text' })),
      ...GRANT_MEMBERS,
    },
    { expected: 'an object with name' },
  ),
  answer: Type.Object({ name: Type.String(), active: Type.Boolean() }),
  right: 'admin',
  async handle({ services, caller, client, body }) {
    const { name, title, password = '', path = '' } = body;
    const { privileges, authorizations } = grantMembers(body, {});
    const user = {
      general_attributes: { name, type: 'USER', ...(title === undefined ? {} : { title }) },
      user_attributes: {
        is_active: password === '' ? '0' : '1',
        ...(password === '' ? {} : { password }),
        ...(privileges === undefined ? {} : { privileges }),
      },
      ...(authorizations === undefined ? {} : { authorizations }),
    };
    const read = readObject({ data: { user }, path }, client);
    if (!read.ok) throw new TaktwerkError('invalidObject', problemsText(read.problems));
    await services.users.create(caller, userWrite(read.object), false);
    return { kind: 'json', value: { name: read.object.name, active: password !== '' } };
  },
});
