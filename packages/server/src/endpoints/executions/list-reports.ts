import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { ReportJson, reportsJson } from './details-json.ts';
import { readRunId, requireTask } from './run-id.ts';

/** Reports of a task, without wrapper (reference `ae-rest-api.md` §8.6). */
export const listReports = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/executions/:run_id/reports',
  summary: 'Reports of an execution.',
  query: Type.Object({}),
  body: null,
  answer: Type.Array(ReportJson),
  right: 'statistics',
  gated: true,
  async handle({ services, client, param }) {
    const { store } = services.taktwerk;
    const { runId } = await requireTask(store, client, readRunId(param('run_id')));
    return { kind: 'json', value: await reportsJson(store, runId) };
  },
});
