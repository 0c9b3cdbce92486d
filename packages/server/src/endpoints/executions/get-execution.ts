import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { commentsJson, progressJson, reportsJson, stepsJson, variablesJson } from './details-json.ts';
import { fieldsOf, readFields } from './execution-fields.ts';
import { ExecutionJson, executionJson } from './execution-json.ts';
import { readRunId, requireTask } from './run-id.ts';

/** One execution, active or long ended, without wrapper (reference `ae-rest-api.md` §8.4). */
export const getExecution = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/executions/:run_id',
  summary: 'One execution.',
  query: Type.Object({
    fields: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'Adds `comments`, `variables`, `reports`, `progress` (of loads and scenarios), `steps` (of scenarios), `restarts`, `predecessors`, and `recurring` to a task of type C_PERIOD.',
      }),
    ),
  }),
  body: null,
  answer: ExecutionJson,
  right: 'see',
  async handle({ services, client, access, param, query }) {
    const { store } = services.taktwerk;
    const task = await requireTask(store, client, readRunId(param('run_id')));
    // Programs ask again and again how a run stands, and for nothing else.
    if (query.fields === undefined) return { kind: 'json', value: executionJson(task) };
    const wanted = readFields(query.fields);
    if (['comments', 'variables', 'reports', 'progress', 'steps'].some((field) => wanted.has(field))) {
      await access.requireTask('S', task);
    }
    return {
      kind: 'json',
      value: {
        ...executionJson(task),
        ...(wanted.has('comments') ? { comments: await commentsJson(store, task.runId) } : {}),
        ...(wanted.has('variables') ? { variables: await variablesJson(store, task.runId) } : {}),
        ...(wanted.has('progress') ? await progressJson(store, task.runId) : {}),
        ...(wanted.has('steps') ? { steps: await stepsJson(store, task.runId) } : {}),
        ...(wanted.has('reports') ? { reports: await reportsJson(store, task.runId) } : {}),
        ...(await fieldsOf(store, client, [task], wanted)).get(task.runId),
      },
    };
  },
});
