import { toICalendar } from '@taktwerk/calendar';
import { canonicalName, compileCalendar, type EpochDay, readDay, TaktwerkError } from '@taktwerk/model';
import { calendarsWith } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Days that are written when no range is given, and at most: a year, and a hundred. */
const USUAL = 365;
const MOST = 36_600;

/** The days of a calendar's events as iCalendar text: extension of Taktwerk. */
export const exportICalendar = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/calendars/:object_name/icalendar',
  summary: 'The days of a calendar as iCalendar text.',
  query: Type.Object({
    from: Type.Optional(Type.String({ description: 'First day, YYYY-MM-DD; today when absent.' })),
    to: Type.Optional(Type.String({ description: 'Last day, YYYY-MM-DD; a year later when absent.' })),
  }),
  body: null,
  answer: null,
  right: 'read',
  async handle({ services, client, param, query }) {
    const { store } = services.taktwerk;
    const name = canonicalName(param('object_name'));
    const version = await store.objects.get(client, name);
    if (version?.type !== 'CALE') {
      throw new TaktwerkError('unknownObject', `There is no calendar ${name} in client ${client}.`);
    }
    const from = dayOf('from', query.from) ?? Math.floor(services.now() / DAY);
    const to = dayOf('to', query.to) ?? from + USUAL;
    if (to < from || to - from > MOST) {
      throw new TaktwerkError(
        'invalidField',
        `to: is ${query.to ?? 'absent'}; expected a day from ${query.from ?? 'today'} on, at most a hundred years later`,
      );
    }
    const calendars = await calendarsWith(store, client, [compileCalendar(JSON.parse(version.content))]);
    const written = toICalendar(calendars, name, from, to, services.now());
    if (!written.ok) throw new TaktwerkError('invalidObject', written.message);
    const { text } = written;
    return { kind: 'stream', type: 'text/calendar; charset=utf-8', pieces: once(text) };
  },
});

function dayOf(parameter: string, text: string | undefined): EpochDay | null {
  if (text === undefined) return null;
  const day = readDay(text);
  if (day !== null) return day;
  throw new TaktwerkError(
    'invalidField',
    `${parameter}: is "${text}"; expected a day that exists, as YYYY-MM-DD`,
  );
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
