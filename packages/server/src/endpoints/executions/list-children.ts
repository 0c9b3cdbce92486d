import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { FIELDS_PARAMETER, readFields } from './execution-fields.ts';
import { ExecutionPageJson } from './execution-json.ts';
import { PAGE_PARAMETERS, pageJson, pagePosition } from './page.ts';
import { readRunId, requireTask } from './run-id.ts';

/** Direct children of a task (reference `ae-rest-api.md` §8.5). */
export const listChildren = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/executions/:run_id/children',
  summary: 'Direct children of an execution.',
  query: Type.Object({ ...PAGE_PARAMETERS, ...FIELDS_PARAMETER }),
  body: null,
  answer: ExecutionPageJson,
  right: 'see',
  gated: true,
  async handle({ services, client, access, param, query }) {
    const { store } = services.taktwerk;
    const { runId } = await requireTask(store, client, readRunId(param('run_id')));
    const page = await store.tasks.list(
      { client, parent: runId, includeDeactivated: true, ...access.visibleTasks() },
      pagePosition(query),
    );
    return {
      kind: 'json',
      value: await pageJson(store, client, page, { fields: readFields(query.fields), asReports: false }),
    };
  },
});
