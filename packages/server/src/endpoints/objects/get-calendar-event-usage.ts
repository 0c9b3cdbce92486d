import { TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Where a calendar event is used (reference `ae-rest-api.md` §11.6): there are no calendars in this release. */
export const getCalendarEventUsage = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/objects/:object_name/usage/calendarevent/:event_name',
  summary: 'Objects that use a calendar event. Not in this release.',
  query: Type.Object({}),
  body: null,
  answer: null,
  right: 'read',
  async handle() {
    throw new TaktwerkError('notImplemented', 'Calendars are not in this release, so nothing uses an event.');
  },
});
