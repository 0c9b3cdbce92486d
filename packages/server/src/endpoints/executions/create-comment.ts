import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';
import { CommentJson } from './details-json.ts';
import { readRunId, requireTask } from './run-id.ts';

/** Adds a comment and answers with it (reference `ae-rest-api.md` §8.6). */
export const createComment = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/executions/:run_id/comments',
  summary: 'Comments on an execution.',
  query: Type.Object({}),
  body: Type.Object(
    {
      comment: Type.String({
        description: 'The text.',
        minLength: 1,
        maxLength: 32_000,
        expected: 'a text of 1 to 32000 characters',
      }),
    },
    { expected: 'an object with comment' },
  ),
  answer: CommentJson,
  right: 'modify',
  gated: true,
  async handle({ services, caller, client, param, body }) {
    const { taktwerk } = services;
    const { runId } = await requireTask(taktwerk.store, client, readRunId(param('run_id')));
    const { timestamp } = await taktwerk.comment(caller, runId, body.comment);
    return {
      kind: 'json',
      value: { timestamp: timestampText(timestamp), comment: body.comment, user: caller.user },
    };
  },
});
