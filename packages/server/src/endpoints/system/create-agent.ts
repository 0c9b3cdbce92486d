import { canonicalName, readObjectName, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/**
 * Makes an agent known before it connects (reference `ae-rest-api.md` §7.4). The template is any known agent; the new
 * one takes its platform. It is authenticated once it has shown the enrolment token.
 */
export const createAgent = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/system/agents',
  summary: 'Creates an agent like another one.',
  query: Type.Object({}),
  body: Type.Object(
    {
      name: Type.String({ description: 'Name of the new agent.', expected: 'the name of the new agent' }),
      template: Type.String({
        description: 'Agent to take the platform of.',
        expected: 'the name of an agent',
      }),
    },
    { expected: 'an object with name and template' },
  ),
  answer: Type.Object({}),
  right: 'admin',
  async handle({ services, caller, body }) {
    const name = readObjectName(body.name, 'HOST');
    if (!name.ok) throw new TaktwerkError('invalidField', `body.name: ${name.message}`);
    await services.taktwerk.defineAgent(caller, name.name, canonicalName(body.template));
    return { kind: 'json', value: {} };
  },
});
