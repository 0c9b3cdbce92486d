import { fitsPattern } from '@taktwerk/model';
import { Type } from 'typebox';
import { subjectOfAgent } from '../../rights/subject-of.ts';
import { defineEndpoint } from '../endpoint.ts';
import { AgentJson, agentJson } from './agent-json.ts';

const Wildcard = (description: string) => Type.Optional(Type.String({ description }));

/** All agents known, running or not (reference `ae-rest-api.md` §7.4). */
export const listAgents = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/system/agents',
  summary: 'Agents, running and stopped.',
  query: Type.Object({
    max_results: Type.Optional(Type.Integer({ minimum: 1, description: 'Page size, 50 when absent.' })),
    name: Wildcard('Name, `*` and `?` allowed.'),
    active: Type.Optional(Type.Boolean({ description: 'Only running (true) or stopped (false) ones.' })),
    ip_address: Wildcard('IP address.'),
    version: Wildcard('Version.'),
    hardware: Wildcard('Hardware.'),
    software: Wildcard('Operating system.'),
    platform: Wildcard('Platform.'),
    linked: Type.Optional(Type.Boolean({ description: 'Linked to a service manager.' })),
  }),
  body: null,
  answer: Type.Object({ total: Type.Integer(), data: Type.Array(AgentJson), hasmore: Type.Boolean() }),
  right: 'login',
  async handle({ services, access, query }) {
    const { max_results = 50, active, linked, ...wildcards } = query;
    const agents = (await services.taktwerk.agents())
      .filter((agent) => access.rights.allows('R', subjectOfAgent(agent.name)))
      .map(agentJson)
      .filter((agent) => active === undefined || agent.active === active)
      .filter((agent) => linked === undefined || agent.linked === linked)
      .filter((agent) =>
        WILDCARDS.every((member) => {
          const pattern = wildcards[member];
          return pattern === undefined || fitsPattern(pattern, agent[member]);
        }),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      kind: 'json',
      value: {
        total: agents.length,
        data: agents.slice(0, max_results),
        hasmore: agents.length > max_results,
      },
    };
  },
});

const WILDCARDS = ['name', 'ip_address', 'version', 'hardware', 'software', 'platform'] as const;
