import { NOTIFICATION_ANSWERS, readNotificationAnswer, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { readRunId } from '../executions/run-id.ts';

const NAMES = NOTIFICATION_ANSWERS.join(', ');

/** Answers a notification that is addressed to the caller or one of his groups: extension of Taktwerk. */
export const answerNotification = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/notifications/:run_id/answer',
  summary: 'Answers a notification that is addressed to the caller.',
  query: Type.Object({}),
  body: Type.Object(
    { answer: Type.String({ description: `One of ${NAMES}.`, expected: NAMES }) },
    { expected: 'an object with answer' },
  ),
  answer: Type.Object({}),
  right: 'login',
  // To be addressed is the right: the runtime asks for it.
  on: 'handler',
  async handle({ services, caller, param, body }) {
    const runId = readRunId(param('run_id'));
    const answer = readNotificationAnswer(body.answer);
    if (answer === null)
      throw new TaktwerkError('invalidField', `body.answer: is "${body.answer}"; expected one of ${NAMES}`);
    await services.taktwerk.answerNotification(caller, runId, answer, 'user');
    return { kind: 'json', value: {} };
  },
});
