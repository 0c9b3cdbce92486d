import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { ObjectName, Parameters, Started, startEtl } from './start-etl.ts';

const Bound = (description: string) =>
  Type.String({ description, minLength: 1, maxLength: 200, expected: 'a value of the cursor column' });

/** Reads a range of an incremental composition again: extension of Taktwerk. */
export const backfillEtl = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/etl/backfill',
  summary: 'Fills a range of an incremental composition; its cursor stays.',
  query: Type.Object({}),
  body: Type.Object(
    {
      object: ObjectName('COMP that is incremental.'),
      from: Bound('First value of the cursor column.'),
      to: Bound('Value behind the last one.'),
      parameters: Parameters,
    },
    { expected: 'an object with object, from and to' },
  ),
  answer: Started,
  right: 'execute',
  on: 'handler',
  handle: (request) => {
    const { object, from, to, parameters } = request.body;
    return startEtl(request, {
      objectName: object,
      action: 'etl backfill',
      work: { kind: 'backfill', from, to },
      parameters,
    });
  },
});
