import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { readRunId } from './run-id.ts';

/** How long an execution is expected to take, and how long it goes on (reference `ae-rest-api.md` §8.7). */
export const getRunTimes = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/executions/:run_id/ert',
  summary: 'Estimated and remaining run time of an execution.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    ert: Type.Integer({ description: 'Seconds the whole run is expected to take.' }),
    rrt: Type.Integer({ description: 'Seconds it is expected to go on; 0 when it has ended.' }),
  }),
  right: 'statistics',
  async handle({ services, client, param }) {
    const { estimated, remaining } = await services.taktwerk.runTimes(client, readRunId(param('run_id')));
    return { kind: 'json', value: { ert: estimated, rrt: remaining } };
  },
});
