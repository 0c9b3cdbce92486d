import { TaktwerkError } from '@taktwerk/model';
import { TASK_ACTIONS, type TaskAction } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { readRunId } from '../executions/run-id.ts';

/** Actions by their name in requests; `deactivate` and `rollback` concern ended tasks, the others active ones. */
const ACTIONS: ReadonlyMap<string, TaskAction> = new Map(
  TASK_ACTIONS.map((action) => [snakeCase(action), action]),
);
const NAMES = [...ACTIONS.keys(), 'deactivate', 'rollback', 'change_max_parallel'];

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
      max_parallel: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 999,
          description: 'With change_max_parallel: tasks the run of a job group starts at a time.',
          expected: 'a whole number from 1 to 999',
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
    } else if (name === 'change_max_parallel') {
      if (body.max_parallel === undefined) {
        throw new TaktwerkError(
          'invalidField',
          'body.max_parallel: is absent; change_max_parallel expects a whole number from 1 to 999',
        );
      }
      await taktwerk.changeMaxParallel(caller, runId, body.max_parallel);
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
