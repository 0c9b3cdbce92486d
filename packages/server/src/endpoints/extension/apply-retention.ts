import { applyRetention } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Removes what the retention rules of a client no longer keep, now: extension of Taktwerk. */
export const applyRetentionRules = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/retention',
  summary: 'Removes what the retention rules of the client (VARA UC_RETENTION) no longer keep.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    rules: Type.Integer(),
    runs: Type.Integer({ description: 'Runs removed from the history.' }),
    report_pieces: Type.Integer({ description: 'Pieces of report text removed.' }),
  }),
  right: 'system',
  async handle({ services, caller, client }) {
    const { store } = services.taktwerk;
    const time = Date.now();
    const { rules, runs, reportPieces } = await applyRetention(store, client, time);
    await store.audit.append({
      time,
      client,
      user: caller.user,
      action: 'apply retention',
      subject: String(client),
      outcome: 'done',
      details: `${runs} runs, ${reportPieces} pieces of reports`,
    });
    return { kind: 'json', value: { rules, runs, report_pieces: reportPieces } };
  },
});
