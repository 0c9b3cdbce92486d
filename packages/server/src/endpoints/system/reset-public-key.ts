import { canonicalName } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { requireClientZero } from './client-zero.ts';

/** Lets an agent authenticate anew, with another key and the enrolment token (reference `ae-rest-api.md` §7.4). */
export const resetPublicKey = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/system/agents/:object_name/resetpublickey',
  summary: 'Forgets the key of an agent. Client 0 only.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({}),
  right: 'admin',
  async handle({ services, caller, client, param }) {
    requireClientZero(client);
    await services.taktwerk.resetAgentKey(caller, canonicalName(param('object_name')));
    return { kind: 'json', value: {} };
  },
});
