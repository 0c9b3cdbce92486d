import { isJsonObject } from '@taktwerk/model';
import { Type } from 'typebox';
import { pageSize } from '../../http/page-size.ts';
import { defineEndpoint } from '../endpoint.ts';
import { memberNames } from './group-members.ts';
import { namedListJson, namedListQuery } from './named-list.ts';

/** Groups of users by name: extension of Taktwerk. */
export const listGroups = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/groups',
  summary: 'Groups of users, by name.',
  query: namedListQuery('Name'),
  body: null,
  answer: namedListJson({
    members: Type.Integer({ description: 'How many users belong to it.' }),
  }),
  right: 'admin',
  async handle({ services, client, access, query }) {
    const limit = pageSize(query);
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
