import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
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
        removal: Type.Optional(
          Type.Object(
            {
              start_time: Type.String(),
              user: Type.String(),
              rows: Type.Integer({ description: 'Runs, versions of objects and other rows that are gone.' }),
            },
            { description: 'Only while it is being removed.' },
          ),
        ),
      }),
    ),
    hasmore: Type.Boolean(),
  }),
  right: 'login',
  async handle({ services, client }) {
    const clients = await services.taktwerk.store.clients.list();
    const data = clients
      .filter((one) => client === 0 || one.client === client)
      .map(({ client: number, title, active, removal }) => ({
        client: number,
        title,
        active,
        ...(removal === null
          ? {}
          : {
              removal: {
                start_time: timestampText(removal.startedAt),
                user: removal.user,
                rows: removal.rows,
              },
            }),
      }));
    return { kind: 'json', value: { total: data.length, data, hasmore: false } };
  },
});
