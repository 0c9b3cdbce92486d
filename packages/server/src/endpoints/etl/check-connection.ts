import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { AgentName, ObjectName, Started, startEtl } from './start-etl.ts';

/** Asks who answers at a connection, from an agent: extension of Taktwerk. */
export const checkEtlConnection = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/etl/check',
  summary: 'Checks a connection.',
  query: Type.Object({}),
  body: Type.Object(
    { connection: ObjectName('CONN object.'), agent: AgentName },
    { expected: 'an object with connection' },
  ),
  answer: Started,
  right: 'execute',
  on: 'handler',
  handle: (request) => {
    const { connection, agent } = request.body;
    return startEtl(request, {
      objectName: connection,
      action: 'etl check',
      work: { kind: 'check' },
      ...(agent === undefined ? {} : { agent }),
    });
  },
});
