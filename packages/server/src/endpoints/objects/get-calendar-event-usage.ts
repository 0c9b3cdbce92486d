import { canonicalName, TaktwerkError } from '@taktwerk/model';
import { calendarEventUsage } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { UsageAnswer, usageJson } from './usage-json.ts';

/** Where a calendar event is used (reference `ae-rest-api.md` §11.6). */
export const getCalendarEventUsage = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/objects/:object_name/usage/calendarevent/:event_name',
  summary: 'Objects that ask a calendar event.',
  query: Type.Object({}),
  body: null,
  answer: UsageAnswer,
  right: 'read',
  async handle({ services, client, access, param }) {
    const { store } = services.taktwerk;
    const calendar = canonicalName(param('object_name'));
    const event = canonicalName(param('event_name'));
    const uses = await calendarEventUsage(store, client, { calendar, event });
    if (uses.length === 0 && (await store.objects.get(client, calendar))?.type !== 'CALE') {
      throw new TaktwerkError('unknownObject', `There is no calendar ${calendar} in client ${client}.`);
    }
    return { kind: 'json', value: usageJson(uses, access) };
  },
});
