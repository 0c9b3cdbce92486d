import { compileAgentGroup } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** The agent groups of a client (reference `ae-rest-api.md` §7.4); the members beyond the name are ours. */
export const listAgentGroups = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/system/agentgroups',
  summary: 'Agent groups, by name.',
  query: Type.Object({
    max_results: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 5000, description: 'Page size, 50 when absent.' }),
    ),
    name: Type.Optional(Type.String({ description: 'Name, `*` and `?` allowed.' })),
  }),
  body: null,
  answer: Type.Object({
    total: Type.Integer(),
    data: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.Optional(Type.String()),
        platform: Type.String(),
        mode: Type.String({ description: '`any`, `first`, `next`, `load`, `all` or `allInactive`.' }),
        max_parallel: Type.Optional(Type.Integer({ description: 'Absent when there is no limit.' })),
        agents: Type.Array(Type.String(), { description: 'Names and patterns, as the group has them.' }),
      }),
    ),
    hasmore: Type.Boolean(),
  }),
  right: 'read',
  on: 'handler',
  async handle({ services, access, client, query }) {
    const { max_results: limit = 50, name } = query;
    const { objects, total } = await services.taktwerk.store.objects.search({
      client,
      types: ['HOSTG'],
      limit,
      ...(name === undefined ? {} : { name }),
      ...access.visible('R'),
    });
    const data = objects.map((object) => {
      const group = compileAgentGroup(JSON.parse(object.content));
      return {
        name: object.name,
        ...(object.title === null ? {} : { title: object.title }),
        platform: group.platform,
        mode: group.mode,
        ...(group.maxParallel === null ? {} : { max_parallel: group.maxParallel }),
        agents: group.agents,
      };
    });
    return { kind: 'json', value: { total, data, hasmore: total > data.length } };
  },
});
