import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Clients of the system (reference `ae-rest-api.md` §7.5); client 0 sees all, any other itself. */
export const listClients = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/system/clients',
  summary: 'Clients: all in client 0, elsewhere the own one.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    total: Type.Integer(),
    data: Type.Array(
      Type.Object({
        client: Type.Integer(),
        title: Type.String(),
        active: Type.Boolean({ description: 'Whether tasks are started.' }),
      }),
    ),
    hasmore: Type.Boolean(),
  }),
  right: 'login',
  async handle({ services, client }) {
    const clients = await services.taktwerk.store.clients.list();
    const data = clients
      .filter((one) => client === 0 || one.client === client)
      .map(({ client: number, title, active }) => ({ client: number, title, active }));
    return { kind: 'json', value: { total: data.length, data, hasmore: false } };
  },
});
