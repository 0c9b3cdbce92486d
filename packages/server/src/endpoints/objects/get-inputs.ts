import { canonicalName } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** The inputs an object takes, with their defaults (reference `ae-rest-api.md` §11.6). */
export const getInputs = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/objects/:object_name/inputs',
  summary: 'Prompt sets of an object: defaults by variable.',
  query: Type.Object({}),
  body: null,
  answer: Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown())),
  right: 'read',
  async handle({ services, client, param }) {
    return {
      kind: 'json',
      value: await services.taktwerk.inputs(client, canonicalName(param('object_name'))),
    };
  },
});
