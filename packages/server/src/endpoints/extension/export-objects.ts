import type { ObjectVersion, Store } from '@taktwerk/store';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { versionJson } from '../objects/version-json.ts';

/** Everything of a client, one object per line, folders first: extension of Taktwerk, for `taktwerk export`. */
export const exportObjects = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/objects',
  summary: 'All objects of a client as lines of JSON (NDJSON).',
  query: Type.Object({}),
  body: null,
  answer: null,
  right: 'read',
  on: 'handler',
  async handle({ services, client, access }) {
    const { store } = services.taktwerk;
    const versions = await store.objects.all(client, access.visible('R').visible);
    return { kind: 'stream', type: 'application/x-ndjson; charset=utf-8', pieces: lines(store, versions) };
  },
});

async function* lines(store: Store, versions: readonly ObjectVersion[]): AsyncGenerator<string> {
  for (const version of versions) yield `${JSON.stringify(await versionJson(store, version))}\n`;
}
