import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { TokenJson, tokenJson } from './token-json.ts';

const MAX_RESULTS = 5000;
const Tokens = Type.Object({ data: Type.Array(TokenJson) });

/** Tokens of the caller: extension of Taktwerk. */
export const listTokens = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/tokens',
  summary: 'Tokens of the caller, the newest first, without their secrets.',
  query: Type.Object({}),
  body: null,
  answer: Tokens,
  right: 'login',
  async handle({ services, caller, client }) {
    const tokens = await services.taktwerk.store.tokens.list(client, caller.user, MAX_RESULTS);
    return { kind: 'json', value: { data: tokens.map(tokenJson) } };
  },
});

/** Tokens of all users of the client, or of one: extension of Taktwerk. */
export const listAllTokens = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/all-tokens',
  summary: 'Tokens of every user of the client, by user, without their secrets.',
  query: Type.Object({
    user: Type.Optional(Type.String({ description: 'NAME/DEPARTMENT; all users when absent.' })),
    max_results: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_RESULTS, description: `${MAX_RESULTS} when absent.` }),
    ),
  }),
  body: null,
  answer: Tokens,
  right: 'admin',
  async handle({ services, client, query }) {
    const limit = Math.min(query.max_results ?? MAX_RESULTS, MAX_RESULTS);
    const tokens = await services.taktwerk.store.tokens.list(client, query.user ?? null, limit);
    return { kind: 'json', value: { data: tokens.map(tokenJson) } };
  },
});
