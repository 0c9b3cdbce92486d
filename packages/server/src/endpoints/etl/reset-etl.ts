import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { ObjectName, Started, startEtl } from './start-etl.ts';

/** Makes the target forget how far a composition has come: extension of Taktwerk. */
export const resetEtl = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/etl/reset',
  summary: 'Takes the cursor of a composition back to the beginning; rows stay.',
  query: Type.Object({}),
  body: Type.Object({ object: ObjectName('COMP.') }, { expected: 'an object with object' }),
  answer: Started,
  right: 'execute',
  on: 'handler',
  handle: (request) =>
    startEtl(request, { objectName: request.body.object, action: 'etl reset', work: { kind: 'reset' } }),
});
