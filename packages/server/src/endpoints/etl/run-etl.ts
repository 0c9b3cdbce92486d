import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { NamedStart, Started, startEtl } from './start-etl.ts';

/** Starts a composition, scenario or package by name, with parameters: extension of Taktwerk. */
export const runEtl = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/etl/run',
  summary: 'Starts a composition, scenario or package.',
  query: Type.Object({}),
  body: NamedStart('COMP, SCEN or PACK.'),
  answer: Started,
  right: 'execute',
  on: 'handler',
  handle: (request) => {
    const { object, parameters } = request.body;
    return startEtl(request, { objectName: object, parameters, action: 'etl run' });
  },
});
