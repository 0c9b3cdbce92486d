import { isJsonObject } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { memberNames } from './group-members.ts';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 5000;

/** Groups of users by name: extension of Taktwerk. */
export const listGroups = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/groups',
  summary: 'Groups of users, by name.',
  query: Type.Object({
    name: Type.Optional(Type.String({ description: 'Name, `*` and `?` allowed.' })),
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
        members: Type.Integer({ description: 'How many users belong to it.' }),
      }),
    ),
    hasmore: Type.Boolean(),
  }),
  right: 'admin',
  async handle({ services, client, access, query }) {
    const limit = Math.min(query.max_results ?? DEFAULT_PAGE, LARGEST_PAGE);
    const { objects } = services.taktwerk.store;
    const conditions = {
      client,
      types: ['USRG'],
      ...(query.name === undefined ? {} : { name: query.name }),
      ...access.visible('R'),
    } as const;
    const { total } = await objects.search({ ...conditions, limit: 1 });
    const found = await objects.search({
      ...conditions,
      limit: limit + 1,
      ...(query.after === undefined ? {} : { after: query.after.trim().toUpperCase() }),
    });
    const data = found.objects.slice(0, limit).map(({ name, title, content }) => {
      const read: unknown = JSON.parse(content);
      const members = isJsonObject(read) ? memberNames(read).length : 0;
      return { name, ...(title === null ? {} : { title }), members };
    });
    return { kind: 'json', value: { total, data, hasmore: found.objects.length > limit } };
  },
});
