import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Unlocks a user: extension of Taktwerk. */
export const unlockUser = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/users/unlock',
  summary:
    'Unlocks a user. After failed log-ins its own client does; a user that is locked otherwise, such as an imported one, is unlocked from client 0, with a new password unless it is one of the directory.',
  query: Type.Object({}),
  body: Type.Object(
    {
      user: Type.String({ description: 'NAME/DEPARTMENT.', expected: 'a text, NAME/DEPARTMENT' }),
      client: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 9999,
          description: 'Client of the user; that of the address when absent, another one only from client 0.',
          expected: 'a whole number from 0 to 9999',
        }),
      ),
      password: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 1024,
          description: 'New password.',
          expected: 'a text of 1 to 1024 characters',
        }),
      ),
    },
    { expected: 'an object with user' },
  ),
  answer: Type.Object({ client: Type.Integer(), user: Type.String() }),
  right: 'admin',
  async handle({ services, caller, client, body }) {
    const of = body.client ?? client;
    const user = await services.users.unlock(caller, of, body.user, body.password ?? null);
    return { kind: 'json', value: { client: of, user } };
  },
});
