import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Stops or starts automatic processing of a client (reference `engine-semantics.md` §3.7): extension of Taktwerk. */
export const switchClient = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/processing',
  summary: 'Switches automatic processing of the client on or off: what runs goes on, nothing new starts.',
  query: Type.Object({}),
  body: Type.Object(
    { active: Type.Boolean({ description: 'false stops, true goes.', expected: 'true or false' }) },
    { expected: 'an object with active' },
  ),
  answer: Type.Object({ client: Type.Integer(), active: Type.Boolean() }),
  right: 'system',
  async handle({ services, caller, client, body }) {
    await services.taktwerk.switchClient(caller, body.active);
    return { kind: 'json', value: { client, active: body.active } };
  },
});
