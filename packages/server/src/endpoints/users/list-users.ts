import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 5000;

/** Users of the client by name: extension of Taktwerk. */
export const listUsers = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/users',
  summary: 'Users of the client, by name.',
  query: Type.Object({
    name: Type.Optional(Type.String({ description: '`NAME/DEPARTMENT`, `*` and `?` allowed.' })),
    max_results: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: `Page size, ${DEFAULT_PAGE} when absent, at most ${LARGEST_PAGE}.`,
      }),
    ),
    after: Type.Optional(Type.String({ description: 'Last name of the page before.' })),
  }),
  body: null,
  answer: Type.Object({
    total: Type.Integer(),
    data: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.Optional(Type.String()),
        active: Type.Boolean(),
        has_password: Type.Boolean({ description: 'Whether there is a password of our own.' }),
      }),
    ),
    hasmore: Type.Boolean(),
  }),
  right: 'admin',
  async handle({ services, client, access, query }) {
    const limit = Math.min(query.max_results ?? DEFAULT_PAGE, LARGEST_PAGE);
    const page = await services.taktwerk.store.users.page({
      client,
      limit: limit + 1,
      ...(query.name === undefined ? {} : { name: query.name }),
      ...(query.after === undefined ? {} : { after: query.after }),
      ...access.visible('R'),
    });
    const data = page.users.slice(0, limit).map(({ name, title, active, hasPassword }) => ({
      name,
      ...(title === null ? {} : { title }),
      active,
      has_password: hasPassword,
    }));
    return { kind: 'json', value: { total: page.total, data, hasmore: page.users.length > limit } };
  },
});
