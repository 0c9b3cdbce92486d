import { backslashPath, canonicalName, TaktwerkError } from '@taktwerk/model';
import { objectUsage } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import { subjectOfObject } from '../../rights/subject-of.ts';
import { defineEndpoint } from '../endpoint.ts';

/** Where an object is used (reference `ae-rest-api.md` §11.6). `kinds` and the name of the flag are ours. */
export const getUsage = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/objects/:object_name/usage',
  summary: 'Objects that name this object or agent.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    references: Type.Array(
      Type.Object({
        name: Type.String(),
        type: Type.String(),
        title: Type.Optional(Type.String()),
        folderpath: Type.String(),
        lastmodified: Type.String(),
        kinds: Type.Array(Type.String(), { description: 'In which ways the object is named there.' }),
      }),
    ),
    hidden_references: Type.Boolean({
      description: 'Whether references were left out that the user may not see.',
    }),
  }),
  right: 'read',
  async handle({ services, client, access, param }) {
    const { store } = services.taktwerk;
    const name = canonicalName(param('object_name'));
    const all = await objectUsage(store, client, name);
    const uses = all.filter(({ object }) => access.rights.allows('R', subjectOfObject(object)));
    const isKnown =
      all.length > 0 ||
      (await store.objects.get(client, name)) !== null ||
      (await services.taktwerk.agents()).some((agent) => agent.name === name);
    if (!isKnown) throw new TaktwerkError('unknownObject', `There is no object ${name} in client ${client}.`);
    const references = uses.map(({ object, kinds }) => ({
      name: object.name,
      type: object.type,
      ...(object.title === null ? {} : { title: object.title }),
      folderpath: backslashPath(object.folder),
      lastmodified: timestampText(object.modifiedAt),
      kinds,
    }));
    return { kind: 'json', value: { references, hidden_references: uses.length < all.length } };
  },
});
