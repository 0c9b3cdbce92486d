import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { readRunId } from '../executions/run-id.ts';

const List = (description: string) =>
  Type.Array(Type.Unknown(), { description, expected: 'a list as in the object of the workflow' });

/** Puts other lines in place of those of a workflow that is being modified: extension of Taktwerk. */
export const modifyLinesOfExecution = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/executions/:run_id/lines',
  summary: 'Changes, adds and removes lines of an active workflow that have not been processed.',
  query: Type.Object({}),
  body: Type.Object(
    {
      workflow_definitions: List('All boxes the workflow is to have, as in its object.'),
      line_conditions: Type.Optional(List('Which box follows which, as in its object.')),
      calendar_conditions: Type.Optional(List('Calendar conditions of boxes, as in its object.')),
    },
    { expected: 'an object with workflow_definitions and line_conditions' },
  ),
  answer: Type.Object({}),
  right: 'modify',
  async handle({ services, caller, param, body }) {
    await services.taktwerk.modifyLines(caller, readRunId(param('run_id')), body);
    return { kind: 'json', value: {} };
  },
});
