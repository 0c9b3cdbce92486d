import { Type } from 'typebox';
import { pageSize } from '../../http/page-size.ts';
import { defineEndpoint } from '../endpoint.ts';
import { namedListJson, namedListQuery } from './named-list.ts';

/** Users of the client by name: extension of Taktwerk. */
export const listUsers = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/users',
  summary: 'Users of the client, by name.',
  query: namedListQuery('`NAME/DEPARTMENT`'),
  body: null,
  answer: namedListJson({
    active: Type.Boolean(),
    has_password: Type.Boolean({ description: 'Whether there is a password of our own.' }),
  }),
  right: 'admin',
  async handle({ services, client, access, query }) {
    const limit = pageSize(query);
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
