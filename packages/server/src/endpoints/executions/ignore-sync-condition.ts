import { TaktwerkError, wholeNumber } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Lets a task go on that waits for a SYNC object (reference `ae-rest-api.md` §8.9). */
export const ignoreSyncCondition = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/executions/:run_id/ignore_sync_condition',
  summary: 'Lets a task that waits for a SYNC object go on without it.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({}),
  right: 'modify',
  on: 'handler',
  async handle({ services, caller, access, param }) {
    const runId = wholeNumber(param('run_id')) ?? 0;
    const task = await services.taktwerk.store.tasks.get(caller.client, runId);
    if (task === null) {
      throw new TaktwerkError(
        'unknownRunOfSync',
        `Client ${caller.client} has no task "${param('run_id')}"; expected the run id of one that waits for a SYNC object.`,
      );
    }
    await access.requireTask('M', task);
    await services.taktwerk.act(caller, runId, 'ignoreSync', { recursive: false });
    return { kind: 'json', value: {} };
  },
});
