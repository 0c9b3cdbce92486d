import { TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { readRunId } from './run-id.ts';

/** Restarts or cancels a run (reference `ae-rest-api.md` §8.8). */
export const changeStatus = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/executions/:run_id/status',
  summary: 'Restarts or cancels an execution.',
  query: Type.Object({}),
  body: Type.Object(
    {
      action: Type.String({
        description: '`restart` or `cancel`, in any case.',
        expected: 'restart or cancel',
      }),
      restart: Type.Optional(
        Type.Object(
          {
            queue: Type.Optional(Type.String({ description: 'Queue of the new run.', expected: 'a text' })),
            inputs: Type.Optional(
              Type.Record(Type.String(), Type.Unknown(), {
                description: 'Prompt values instead of those of the run before.',
                expected: 'an object of variables and their values',
              }),
            ),
            restart_point: Type.Optional(
              Type.String({
                description: 'Restart point its script begins behind; where the run had come to when absent.',
                expected: 'a text',
              }),
            ),
            keep_start_type: Type.Optional(
              Type.Boolean({
                description: 'Waits for a release or a start time as the run before had to.',
                expected: 'true or false',
              }),
            ),
            also_active: Type.Optional(
              Type.Boolean({
                description: 'Restarts a run that is still active beside itself: extension of Taktwerk.',
                expected: 'true or false',
              }),
            ),
            aborted_only: Type.Optional(
              Type.Boolean({
                description: 'Of a workflow, repeats only what had not ended well: extension of Taktwerk.',
                expected: 'true or false',
              }),
            ),
            wait_for_manual_release: Type.Optional(
              Type.Boolean({ description: 'Waits for a user to release it.', expected: 'true or false' }),
            ),
          },
          { expected: 'an object' },
        ),
      ),
      cancel: Type.Optional(
        Type.Object(
          {
            recursive: Type.Optional(
              Type.Boolean({ description: 'Also children that run already.', expected: 'true or false' }),
            ),
          },
          { expected: 'an object' },
        ),
      ),
    },
    { expected: 'an object with action' },
  ),
  answer: Type.Object({
    run_id: Type.Optional(Type.Integer({ description: 'Of the new run, after a restart.' })),
  }),
  right: 'cancel',
  on: 'handler',
  async handle({ services, caller, access, param, body }) {
    const runId = readRunId(param('run_id'));
    switch (body.action.trim().toLowerCase()) {
      case 'cancel':
        await access.requireRun('C', runId);
        await services.taktwerk.cancel(caller, runId, { recursive: body.cancel?.recursive ?? false });
        return { kind: 'json', value: {} };
      case 'restart': {
        const { queue, inputs, restart_point: restartPoint, ...given } = body.restart ?? {};
        await services.gate.assertOpen();
        await access.requireRun('X', runId);
        const restarted = await services.taktwerk.restart(caller, runId, {
          ...(queue ? { queue } : {}),
          ...(inputs === undefined ? {} : { inputs }),
          ...(restartPoint ? { restartPoint } : {}),
          manualRelease: given.wait_for_manual_release ?? false,
          keepStartType: given.keep_start_type ?? false,
          abortedOnly: given.aborted_only ?? false,
          alsoActive: given.also_active ?? false,
        });
        return { kind: 'json', value: { run_id: restarted.runId } };
      }
      default:
        throw new TaktwerkError(
          'invalidField',
          `body.action: is "${body.action}"; expected restart or cancel`,
        );
    }
  },
});
