import { TaktwerkError } from '@taktwerk/model';
import type { Caller } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { defineEndpoint, type Services } from '../endpoint.ts';

/** Takes back a token of the caller: extension of Taktwerk. */
export const deleteToken = defineEndpoint({
  method: 'DELETE',
  path: '/taktwerk/v1/:client/tokens/:token_id',
  summary: 'Takes back a token of the caller; the next request with it is refused.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({}),
  right: 'login',
  async handle({ services, caller, param }) {
    await takeBack(services, caller, caller.user, param('token_id'));
    return { kind: 'json', value: {} };
  },
});

/** Takes back a token of any user of the client: extension of Taktwerk. */
export const deleteAnyToken = defineEndpoint({
  method: 'DELETE',
  path: '/taktwerk/v1/:client/all-tokens/:token_id',
  summary: 'Takes back a token of any user of the client; the next request with it is refused.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({}),
  right: 'admin',
  async handle({ services, caller, param }) {
    await takeBack(services, caller, null, param('token_id'));
    return { kind: 'json', value: {} };
  },
});

async function takeBack(services: Services, caller: Caller, user: string | null, id: string): Promise<void> {
  const { client } = caller;
  const audit = { client, user: caller.user, action: 'take back token', subject: id } as const;
  const removed = await services.taktwerk.store.tokens.remove(client, user, id, {
    ...audit,
    time: services.now(),
    outcome: 'done',
    details: '',
  });
  if (removed) return;
  const whose = user === null ? `client ${client}` : user;
  throw new TaktwerkError('unknownToken', `There is no token ${id} of ${whose}; it may be gone already.`);
}
