import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { FIELDS_PARAMETER, readFields } from './execution-fields.ts';
import { executionFilter, FILTER_PARAMETERS } from './execution-filter.ts';
import { ExecutionPageJson } from './execution-json.ts';
import { PAGE_PARAMETERS, pageJson, pagePosition } from './page.ts';

/** Executions, newest first; parents and children both appear (reference `ae-rest-api.md` §8.2). */
export const listExecutions = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/executions',
  summary: 'Executions that meet every condition given.',
  query: Type.Object({ ...PAGE_PARAMETERS, ...FILTER_PARAMETERS, ...FIELDS_PARAMETER }),
  body: null,
  answer: ExecutionPageJson,
  right: 'see',
  on: 'handler',
  gated: true,
  async handle({ services, client, access, query }) {
    const filter = executionFilter(client, query, services.now());
    if (filter === null) return { kind: 'json', value: { total: 0, data: [], hasmore: false } };
    const { store } = services.taktwerk;
    const page = await store.tasks.list({ ...filter, ...access.visibleTasks() }, pagePosition(query));
    const { types } = filter;
    const asReports = types?.includes('REPORT') === true && !types.includes('JOBS');
    return {
      kind: 'json',
      value: await pageJson(store, client, page, { fields: readFields(query.fields), asReports }),
    };
  },
});
