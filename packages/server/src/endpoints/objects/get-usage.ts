import { canonicalName, TaktwerkError } from '@taktwerk/model';
import { objectUsage } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { UsageAnswer, usageJson } from './usage-json.ts';

/** Where an object is used (reference `ae-rest-api.md` §11.6). */
export const getUsage = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/objects/:object_name/usage',
  summary: 'Objects that name this object or agent.',
  query: Type.Object({}),
  body: null,
  answer: UsageAnswer,
  right: 'read',
  async handle({ services, client, access, param }) {
    const { store } = services.taktwerk;
    const name = canonicalName(param('object_name'));
    const all = await objectUsage(store, client, name);
    const isKnown =
      all.length > 0 ||
      (await store.objects.get(client, name)) !== null ||
      (await services.taktwerk.agents()).some((agent) => agent.name === name);
    if (!isKnown) throw new TaktwerkError('unknownObject', `There is no object ${name} in client ${client}.`);
    return { kind: 'json', value: usageJson(all, access) };
  },
});
