import { TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { AgentName, ObjectName, Parameters, Started, startEtl } from './start-etl.ts';

/** Asks who answers at a connection, or whether a scenario fits together and where it will run: extension of Taktwerk. */
export const checkEtlConnection = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/etl/check',
  summary: 'Checks a connection or a scenario.',
  query: Type.Object({}),
  body: Type.Object(
    {
      connection: Type.Optional(ObjectName('CONN object.')),
      object: Type.Optional(ObjectName('CONN or SCEN object, if `connection` is absent.')),
      parameters: Parameters,
      agent: AgentName,
    },
    { expected: 'an object with connection or object' },
  ),
  answer: Started,
  right: 'execute',
  on: 'handler',
  handle: (request) => {
    const { connection, object, parameters, agent } = request.body;
    const objectName = connection ?? object;
    if (objectName === undefined || (connection !== undefined && object !== undefined))
      throw new TaktwerkError('invalidField', 'body: expected either connection or object.');
    return startEtl(request, {
      objectName,
      action: 'etl check',
      work: { kind: 'check' },
      parameters,
      agent,
    });
  },
});
