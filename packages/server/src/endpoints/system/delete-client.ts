import { Type } from 'typebox';
import { readClientNumber } from '../../http/client-number.ts';
import { defineEndpoint } from '../endpoint.ts';
import { requireClientZero } from './client-zero.ts';

/**
 * Begins to remove a client with all it holds (reference `ae-rest-api.md` §7.5: it has to be stopped first). The answer
 * is not in the reference; how far the removal is stands in the list of clients.
 */
export const deleteClient = defineEndpoint({
  method: 'DELETE',
  path: '/ae/api/v1/:client/system/clients/:client_id',
  summary: 'Begins to remove a client that is stopped and has no active task. Client 0 only.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({}),
  right: 'admin',
  async handle({ services, caller, client, param }) {
    requireClientZero(client);
    await services.taktwerk.removeClient(caller, readClientNumber(param('client_id')));
    return { kind: 'json', value: {} };
  },
});
