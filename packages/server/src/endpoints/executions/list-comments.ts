import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { CommentJson, commentsJson } from './details-json.ts';
import { readRunId, requireTask } from './run-id.ts';

/** Comments on a task, without wrapper (reference `ae-rest-api.md` §8.6). */
export const listComments = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/executions/:run_id/comments',
  summary: 'Comments on an execution.',
  query: Type.Object({}),
  body: null,
  answer: Type.Array(CommentJson),
  right: 'statistics',
  gated: true,
  async handle({ services, client, param }) {
    const { store } = services.taktwerk;
    const { runId } = await requireTask(store, client, readRunId(param('run_id')));
    return { kind: 'json', value: await commentsJson(store, runId) };
  },
});
