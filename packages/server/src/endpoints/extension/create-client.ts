import { problemsText, readObject, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { userWrite } from '../objects/user-write.ts';
import { requireClientZero } from '../system/client-zero.ts';

/** Makes a client with its first user, who may do everything in it: extension of Taktwerk. */
export const createClient = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/clients',
  summary: 'Creates a client and its first user, who may do everything there. Client 0 only.',
  query: Type.Object({}),
  body: Type.Object(
    {
      client: Type.Integer({
        minimum: 1,
        maximum: 9999,
        description: 'Number of the new client.',
        expected: 'a whole number from 1 to 9999',
      }),
      title: Type.Optional(Type.String({ description: 'What it is for.', expected: 'a text' })),
      user: Type.String({ description: 'First user, `NAME/DEPARTMENT`.', expected: 'NAME/DEPARTMENT' }),
      password: Type.String({
        minLength: 1,
        maxLength: 1024,
        description: 'Password of the first user.',
        expected: 'a text of 1 to 1024 characters',
      }),
    },
    { expected: 'an object with client, user and password' },
  ),
  answer: Type.Object({ client: Type.Integer(), user: Type.String() }),
  right: 'admin',
  async handle({ services, caller, client, body }) {
    requireClientZero(client);
    const { title = '', password } = body;
    const user = {
      general_attributes: { name: body.user, type: 'USER', title: 'Administrator' },
      user_attributes: { is_active: '1', password, privileges: '*' },
      authorizations: [{ bitcode: '*' }],
    };
    const read = readObject({ data: { user }, path: '' }, body.client);
    if (!read.ok) throw new TaktwerkError('invalidObject', problemsText(read.problems));
    const { store } = services.taktwerk;
    const existing = (await store.clients.list()).find((one) => one.client === body.client);
    // One whose creation broke off before its user was there is completed.
    if (existing === undefined || existing.removal !== null || (await hasUsers()))
      await store.clients.create(
        { client: body.client, title },
        {
          time: services.now(),
          client: 0,
          user: caller.user,
          action: 'create client',
          subject: String(body.client),
          outcome: 'done',
          details: title,
        },
      );
    await services.users.create({ ...caller, client: body.client }, userWrite(read.object), false);
    return { kind: 'json', value: { client: body.client, user: read.object.name } };

    async function hasUsers(): Promise<boolean> {
      return (await store.users.list(body.client)).length > 0;
    }
  },
});
