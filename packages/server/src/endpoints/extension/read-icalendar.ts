import { fromICalendar } from '@taktwerk/calendar';
import { problemsText, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Turns iCalendar text into the events of a CALE object; nothing is stored: extension of Taktwerk. */
export const readICalendar = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/icalendar',
  summary: 'Turns iCalendar text into calendar events to be saved in a CALE object.',
  query: Type.Object({}),
  body: Type.Object(
    { text: Type.String({ description: 'iCalendar text with VEVENTs of whole days.', expected: 'a text' }) },
    { expected: 'an object with text' },
  ),
  answer: Type.Object({
    calendar_events: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      description: 'As in docs/object-json.md, CALE.',
    }),
  }),
  right: 'login',
  async handle({ body }) {
    const outcome = fromICalendar(body.text);
    if (!outcome.ok) throw new TaktwerkError('invalidField', problemsText(outcome.problems));
    return { kind: 'json', value: { calendar_events: outcome.events } };
  },
});
