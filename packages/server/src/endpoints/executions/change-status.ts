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
              Type.String({ description: 'Not in this release.', expected: 'a text' }),
            ),
            keep_start_type: Type.Optional(
              Type.Boolean({ description: 'Not in this release.', expected: 'true or false' }),
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
        const { queue, inputs, wait_for_manual_release: manualRelease, ...options } = body.restart ?? {};
        await access.requireRun('X', runId);
        refuseOptions(options);
        const restarted = await services.taktwerk.restart(caller, runId, {
          ...(queue ? { queue } : {}),
          ...(inputs === undefined ? {} : { inputs }),
          ...(manualRelease === undefined ? {} : { manualRelease }),
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

function refuseOptions(options: {
  readonly restart_point?: string;
  readonly keep_start_type?: boolean;
}): void {
  const given = [
    ...(options.restart_point ? ['restart_point'] : []),
    ...(options.keep_start_type ? ['keep_start_type'] : []),
  ];
  if (given.length > 0) {
    throw new TaktwerkError(
      'notImplemented',
      `Restart options ${given.join(', ')} are not in this release; nothing was restarted.`,
    );
  }
}
