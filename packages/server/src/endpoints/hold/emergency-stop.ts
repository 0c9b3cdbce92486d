import { TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { Reason } from './reason.ts';

const ACTIONS = ['none', 'suspend', 'cancel'] as const;

/** Stops a client for an emergency: extension of Taktwerk. */
export const emergencyStop = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/emergency-stop',
  summary: 'Nothing of the client starts any more; what runs goes on, is suspended or is cancelled.',
  query: Type.Object({}),
  body: Type.Object(
    {
      action: Type.Optional(
        Type.String({
          description:
            'What happens to what runs: none (absent) lets it go on, suspend stops workflows and schedules, cancel cancels it.',
          expected: ACTIONS.join(', '),
        }),
      ),
      reason: Reason,
    },
    { expected: 'an object' },
  ),
  answer: Type.Object({ stopped: Type.Boolean() }),
  right: 'system',
  async handle({ services, caller, body }) {
    const word = (body.action ?? 'none').trim().toLowerCase();
    const action = ACTIONS.find((one) => one === word);
    if (action === undefined)
      throw new TaktwerkError(
        'invalidField',
        `body.action: is "${body.action}"; expected one of ${ACTIONS.join(', ')}`,
      );
    await services.taktwerk.switchHold(caller, { kind: 'emergencyStop', action, reason: body.reason ?? '' });
    return { kind: 'json', value: { stopped: true } };
  },
});
