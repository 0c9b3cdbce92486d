import { canonicalName, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { readTimestamp } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';
import { Reason } from './reason.ts';

/** Opens a blackout by hand, or closes what was opened so: extension of Taktwerk. */
export const switchBlackout = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/blackouts/:object_name',
  summary: 'Opens a blackout by hand, until a time or until it is closed, or closes it; its windows stay.',
  query: Type.Object({}),
  body: Type.Object(
    {
      open: Type.Boolean({ description: 'true opens, false closes.', expected: 'true or false' }),
      until: Type.Optional(
        Type.String({
          description: 'Closes by itself then, `2026-01-05T08:00:00Z`; open until it is closed when absent.',
          expected: 'a time such as 2026-01-05T08:00:00Z',
        }),
      ),
      reason: Reason,
    },
    { expected: 'an object with open' },
  ),
  answer: Type.Object({ name: Type.String(), open: Type.Boolean() }),
  right: 'system',
  async handle({ services, caller, param, body }) {
    const name = canonicalName(param('object_name'));
    const { open, until, reason = '' } = body;
    if (!open && until !== undefined)
      throw new TaktwerkError('invalidField', 'body.until: belongs to open true; expected it absent');
    await services.taktwerk.switchHold(
      caller,
      open
        ? {
            kind: 'openBlackout',
            name,
            until: until === undefined ? null : readTimestamp('until', until),
            reason,
          }
        : { kind: 'closeBlackout', name },
    );
    return { kind: 'json', value: { name, open } };
  },
});
