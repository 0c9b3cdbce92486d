import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { AgentName, ObjectName, Started, startEtl } from './start-etl.ts';

/** Makes a parsing rule of a sample document, on an agent: extension of Taktwerk. */
export const constructParsing = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/etl/construct',
  summary: 'Makes a parsing rule of a sample document.',
  query: Type.Object({}),
  body: Type.Object(
    {
      connection: ObjectName('CONN object of kind files or http.'),
      path: Type.String({
        description: 'Path of the sample below the folder or address of the connection.',
        minLength: 1,
        maxLength: 1000,
        expected: 'a path',
      }),
      format: Type.Enum(['json', 'ndjson', 'xml'], { expected: 'json, ndjson or xml' }),
      agent: AgentName,
    },
    { expected: 'an object with connection, path and format' },
  ),
  answer: Started,
  right: 'execute',
  on: 'handler',
  handle: (request) => {
    const { connection, path, format, agent } = request.body;
    return startEtl(request, {
      objectName: connection,
      action: 'etl construct',
      work: { kind: 'construct', path, format },
      agent,
    });
  },
});
