import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { variablesJson } from './details-json.ts';
import { readRunId, requireTask } from './run-id.ts';

/** Variables of a task as a flat object (reference `ae-rest-api.md` §8.6). */
export const listVariables = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/executions/:run_id/variables',
  summary: 'Variables of an execution.',
  query: Type.Object({}),
  body: null,
  answer: Type.Record(Type.String(), Type.String()),
  right: 'statistics',
  gated: true,
  async handle({ services, client, param }) {
    const { store } = services.taktwerk;
    const { runId } = await requireTask(store, client, readRunId(param('run_id')));
    return { kind: 'json', value: await variablesJson(store, runId) };
  },
});
