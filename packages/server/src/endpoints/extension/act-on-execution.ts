import { TaktwerkError } from '@taktwerk/model';
import { TASK_ACTIONS, type TaskAction } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { readRunId } from '../executions/run-id.ts';

/** Actions by their name in requests; `deactivate` and `rollback` concern ended tasks, the others active ones. */
const ACTIONS: ReadonlyMap<string, TaskAction> = new Map(
  TASK_ACTIONS.map((action) => [snakeCase(action), action]),
);
const NAMES = [...ACTIONS.keys(), 'deactivate', 'rollback'];

/** Carries out what a user orders for a task: extension of Taktwerk. */
export const actOnExecution = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/executions/:run_id/actions',
  summary: 'Suspends, resumes, releases, skips, unblocks, deactivates, rolls back … a task.',
  query: Type.Object({}),
  body: Type.Object(
    {
      action: Type.String({ description: `One of ${NAMES.join(', ')}.`, expected: NAMES.join(', ') }),
      recursive: Type.Optional(
        Type.Boolean({
          description: 'Suspend and resume also the workflows inside.',
          expected: 'true or false',
        }),
      ),
      forced: Type.Optional(
        Type.Boolean({ description: 'Deactivate also what is set to stay.', expected: 'true or false' }),
      ),
    },
    { expected: 'an object with action' },
  ),
  answer: Type.Object({}),
  right: 'modify',
  async handle({ services, caller, param, body }) {
    const { taktwerk } = services;
    const runId = readRunId(param('run_id'));
    const name = body.action.trim().toLowerCase();
    const action = ACTIONS.get(name);
    if (name === 'deactivate') {
      await taktwerk.deactivate(caller, runId, { forced: body.forced ?? false });
    } else if (name === 'rollback') {
      await taktwerk.rollback(caller, runId);
    } else if (action !== undefined) {
      await taktwerk.act(caller, runId, action, { recursive: body.recursive ?? false });
    } else {
      throw new TaktwerkError(
        'invalidField',
        `body.action: is "${body.action}"; expected one of ${NAMES.join(', ')}`,
      );
    }
    return { kind: 'json', value: {} };
  },
});

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
