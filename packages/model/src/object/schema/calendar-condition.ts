import { Type } from 'typebox';
import { Text, Whole } from './scalar.ts';

/** A calendar event that a line of a workflow or schedule asks for (reference `ae-rest-api.md` §12.2). */
export const CalendarConditionEntry = Type.Object(
  {
    workflow_line_number: Whole('Line the condition belongs to.', 1, 99_999),
    line_number: Type.Optional(Whole('Number of the condition within the line.', 1, 99_999)),
    calendar: Text('Calendar of the event.', 200),
    calendar_event: Text('Event of the calendar.', 200),
  },
  { expected: 'an object that names a line, a calendar and an event' },
);
