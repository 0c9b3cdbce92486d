import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Products that could tell of their use (reference `ae-rest-api.md` §7.8; the body is ours). */
export const listProducts = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/telemetry/products',
  summary: 'Products of this system.',
  query: Type.Object({}),
  body: null,
  answer: Type.Array(Type.Object({ name: Type.String() })),
  right: 'login',
  async handle() {
    return { kind: 'json', value: [{ name: 'Taktwerk' }] };
  },
});
