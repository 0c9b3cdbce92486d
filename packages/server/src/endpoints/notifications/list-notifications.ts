import { answersOf, statusText } from '@taktwerk/model';
import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;

/** Open notifications addressed to the caller or his groups: extension of Taktwerk. */
export const listNotifications = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/notifications',
  summary: 'Notifications that wait for an answer of the caller or his groups, by run id.',
  query: Type.Object({
    max_results: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: `Page size, ${DEFAULT_PAGE} when absent, at most ${LARGEST_PAGE}.`,
      }),
    ),
    after: Type.Optional(Type.Integer({ minimum: 1, description: 'Last run id of the page before.' })),
  }),
  body: null,
  answer: Type.Object({
    data: Type.Array(
      Type.Object({
        run_id: Type.Integer(),
        name: Type.String(),
        kind: Type.String(),
        subject: Type.String(),
        text: Type.String(),
        status: Type.Integer(),
        status_text: Type.String(),
        answers: Type.Array(Type.String()),
        start_time: Type.Optional(Type.String()),
        accepted_by: Type.Optional(Type.String()),
      }),
    ),
    hasmore: Type.Boolean(),
  }),
  right: 'login',
  on: 'handler',
  async handle({ services, client, caller, query }) {
    const limit = Math.min(query.max_results ?? DEFAULT_PAGE, LARGEST_PAGE);
    const found = await services.taktwerk.store.notifications.open({
      client,
      user: caller.user,
      limit: limit + 1,
      ...(query.after === undefined ? {} : { after: query.after }),
    });
    const data = found.slice(0, limit).map((one) => ({
      run_id: one.runId,
      name: one.name,
      kind: one.kind,
      subject: one.subject,
      text: one.text,
      status: one.status,
      status_text: statusText(one.status),
      answers: answersOf(one.kind).filter((answer) => one.acceptedBy === null || answer !== 'ACCEPT'),
      ...(one.startTime === null ? {} : { start_time: timestampText(one.startTime) }),
      ...(one.acceptedBy === null ? {} : { accepted_by: one.acceptedBy }),
    }));
    return { kind: 'json', value: { data, hasmore: found.length > limit } };
  },
});
