import type { HoldRecord } from '@taktwerk/model';
import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';

const ByHand = Type.Object({
  since: Type.String({ description: 'When, as all times of the interface.' }),
  user: Type.String({ description: 'Who.' }),
  reason: Type.String({ description: 'Why.' }),
});

/** What keeps tasks of the client from starting: extension of Taktwerk. */
export const listHolds = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/holds',
  summary: 'What keeps tasks of the client from starting: its processing, an emergency stop, blackouts.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    active: Type.Boolean({ description: 'Whether automatic processing is on.' }),
    emergency_stop: Type.Union([
      Type.Null(),
      Type.Object({ ...ByHand.properties, action: Type.String({ description: 'none, suspend or cancel.' }) }),
    ]),
    blackouts: Type.Array(
      Type.Object({
        name: Type.String(),
        open: Type.Boolean(),
        until: Type.Union([Type.String(), Type.Null()], {
          description:
            'When it closes by itself; null when it is closed, or open until it is closed by hand.',
        }),
        by_hand: Type.Union([ByHand, Type.Null()]),
        fault: Type.Union([Type.String(), Type.Null()], {
          description: 'Why a calendar cannot tell whether it is open; it counts as open meanwhile.',
        }),
      }),
    ),
  }),
  right: 'login',
  async handle({ services, client }) {
    const { active, emergency, blackouts } = await services.taktwerk.holds(client);
    return {
      kind: 'json',
      value: {
        active,
        emergency_stop: emergency === null ? null : { ...byHand(emergency), action: emergency.action },
        blackouts: blackouts.map(({ name, open, until, fault, ...rest }) => ({
          name,
          open,
          until: until === null ? null : timestampText(until),
          by_hand: rest.byHand === null ? null : byHand(rest.byHand),
          fault,
        })),
      },
    };
  },
});

function byHand({ since, user, reason }: HoldRecord) {
  return { since: timestampText(since), user, reason };
}
