import { canonicalName, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { subjectOfAgent } from '../../rights/subject-of.ts';
import { defineEndpoint } from '../endpoint.ts';
import { AgentDetailsJson, agentDetailsJson } from './agent-json.ts';

/** One agent (reference `ae-rest-api.md` §7.4). */
export const getAgent = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/system/agents/*',
  summary: 'One agent.',
  query: Type.Object({}),
  body: null,
  answer: AgentDetailsJson,
  right: 'login',
  async handle({ services, access, param }) {
    const name = canonicalName(param('*'));
    const agent = (await services.taktwerk.agents()).find((known) => canonicalName(known.name) === name);
    if (agent === undefined) throw new TaktwerkError('unknownAgent', `There is no agent ${name}.`);
    access.require('R', subjectOfAgent(agent.name));
    return { kind: 'json', value: agentDetailsJson(agent) };
  },
});
