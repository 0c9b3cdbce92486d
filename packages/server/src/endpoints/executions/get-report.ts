import { type ReportType, TaktwerkError } from '@taktwerk/model';
import { reportFileName } from '@taktwerk/runtime';
import type { Store } from '@taktwerk/store';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { readRunId, requireTask } from './run-id.ts';

/** Pages read at once; the answer is sent as they are read, so a long report is never in memory whole. */
const BATCH = 8;

/**
 * Pages of a report, line ends CR LF (reference `ae-rest-api.md` §8.6). All pages when `max_results` is absent, as the
 * guide says; none when it is 0 (§5.2).
 */
export const getReport = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/executions/:run_id/reports/:report_type',
  summary: 'Text of a report.',
  query: Type.Object({
    max_results: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Pages; all when absent, 0 is none.' }),
    ),
    start_at: Type.Optional(Type.Integer({ minimum: 1, description: 'First page, from 1.' })),
  }),
  body: null,
  answer: Type.Object({
    total: Type.Integer(),
    data: Type.Array(Type.Object({ page: Type.Integer(), content: Type.String() })),
    hasmore: Type.Boolean(),
  }),
  right: 'statistics',
  gated: true,
  async handle({ services, client, param, query }) {
    const { store } = services.taktwerk;
    const { runId } = await requireTask(store, client, readRunId(param('run_id')));
    const wanted = param('report_type').toUpperCase();
    const report = (await store.reports.list(runId)).find(({ type }) => type === wanted);
    if (report === undefined) {
      throw new TaktwerkError('unknownReport', `Task ${runId} has no report of type ${wanted}.`);
    }
    if (!report.inDatabase) {
      throw new TaktwerkError(
        'unknownReport',
        `Report ${wanted} of task ${runId} is not in the database but in a file of the server: ${reportFileName(runId, report.type)} below its folder of reports.`,
      );
    }
    const from = query.start_at ?? 1;
    const count = Math.max(0, Math.min(query.max_results ?? report.pages, report.pages - from + 1));
    return {
      kind: 'stream',
      type: 'application/json; charset=utf-8',
      pieces: reportJson(store, runId, report.type, { from, count, total: report.pages }),
    };
  },
});

async function* reportJson(
  store: Store,
  runId: number,
  type: ReportType,
  { from, count, total }: { readonly from: number; readonly count: number; readonly total: number },
): AsyncGenerator<string> {
  yield `{"total":${total},"data":[`;
  let separator = '';
  for (let next = from; next < from + count; next += BATCH) {
    const limit = Math.min(BATCH, from + count - next);
    const { pages } = await store.reports.pages(runId, type, { from: next, limit });
    const texts = pages.map(({ page, text }) =>
      JSON.stringify({ page, content: text.replaceAll('\n', '\r\n') }),
    );
    for (const text of texts) {
      yield separator + text;
      separator = ',';
    }
  }
  yield `],"hasmore":${count > 0 && from + count <= total}}`;
}
