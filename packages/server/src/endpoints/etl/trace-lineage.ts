import { lineageOf } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { readRunId, requireTask } from '../executions/run-id.ts';
import { NamedStart, Started, startEtl } from './start-etl.ts';

/** Finds out where the columns of the outputs of a scenario come from: extension of Taktwerk. */
export const traceLineage = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/etl/lineage',
  summary: 'Finds out where the columns of a scenario come from, without moving rows.',
  query: Type.Object({}),
  body: NamedStart('SCEN.'),
  answer: Started,
  right: 'execute',
  on: 'handler',
  handle: (request) => {
    const { object, parameters } = request.body;
    const work = { kind: 'lineage' } as const;
    return startEtl(request, { objectName: object, parameters, action: 'etl lineage', work });
  },
});

/** What such a run has found: extension of Taktwerk. */
export const getLineage = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/etl/lineage/:run_id',
  summary: 'Column lineage that a run has found.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    data: Type.Array(
      Type.Object({ target: Type.String(), column: Type.String(), from: Type.Array(Type.String()) }),
    ),
  }),
  right: 'see',
  async handle({ services, client, access, param }) {
    const { store } = services.taktwerk;
    const task = await requireTask(store, client, readRunId(param('run_id')));
    await access.requireTask('S', task);
    const variables = await store.tasks.variables(task.runId);
    const found = lineageOf(new Map(variables.map(({ name, value }) => [name, value])));
    return { kind: 'json', value: { data: found.map((one) => ({ ...one, from: [...one.from] })) } };
  },
});
