import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { ExecutionJson, executionJson } from '../executions/execution-json.ts';
import { readRunId } from '../executions/run-id.ts';

/** Seconds a request may wait. */
const LONGEST_WAIT = 30;

/** An execution, answered as soon as it has ended or the wait is over: extension of Taktwerk, instead of polling. */
export const awaitExecution = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/executions/:run_id',
  summary: 'One execution, as soon as it has ended or so many seconds have passed.',
  query: Type.Object({
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: `Seconds to wait for the end, at most ${LONGEST_WAIT}; 0 when absent.`,
      }),
    ),
  }),
  body: null,
  answer: ExecutionJson,
  right: 'see',
  async handle({ services, client, param, query }) {
    const seconds = Math.min(query.wait ?? 0, LONGEST_WAIT);
    const task = await services.taktwerk.whenEnded(client, readRunId(param('run_id')), seconds * 1000);
    return { kind: 'json', value: executionJson(task) };
  },
});
