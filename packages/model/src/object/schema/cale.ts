import { type Static, Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { OneOf, OneOrMany, Text, Whole } from './scalar.ts';

/** Names a calendar event from inside a calendar. */
const EventName = Type.Object(
  {
    calendar: Type.Optional(Text('Calendar of the event; the one it stands in when absent.', 200)),
    event: Text('Name of the event.', 200),
  },
  { expected: 'an object with event and maybe calendar' },
);

const Texts = (description: string, expected: string) =>
  Type.Optional(OneOrMany(Text(description), description, expected));

/** One calendar event; which members count depends on its type (docs/calendars.md). */
const CalendarEvent = Type.Object(
  {
    name: Text('Name of the event, stored in upper case.', 200),
    type: OneOf('Kind of event.', ['STATIC', 'WEEKLY', 'MONTHLY', 'YEARLY', 'INTERVAL', 'GROUP', 'ROLL']),
    valid_from: Type.Optional(Text('First day it speaks about, `YYYY-MM-DD`.')),
    valid_to: Type.Optional(Text('Last day it speaks about, `YYYY-MM-DD`.')),
    start_date: Type.Optional(Text('Day from which repeats are counted, `YYYY-MM-DD`.')),
    interval: Type.Optional(Whole('Every so many weeks, months, years or days.', 1, 10_000)),
    dates: Texts('STATIC: days `YYYY-MM-DD`; YEARLY: days `MM-DD`.', 'a date or a list of dates'),
    days: Texts('MONTHLY: days of the month, -1 is the last one.', 'a day of the month or a list of them'),
    weekdays: Texts(
      'WEEKLY: `MO` to `SU`. MONTHLY: the nth of the month, `1MO` or `-1FR`.',
      'a weekday or a list of weekdays',
    ),
    months: Texts('MONTHLY: months 1 to 12; every month when absent.', 'a month or a list of months'),
    match: Type.Optional(OneOf('GROUP: how many members must occur.', ['ALL', 'ONE', 'NONE'])),
    members: Type.Optional(
      Type.Array(EventName, { description: 'GROUP: the events it combines.', expected: 'a list of events' }),
    ),
    base: Type.Optional(EventName),
    shift: Type.Optional(Whole('ROLL: days the base days move, negative to earlier days.', -366, 366)),
    avoid: Type.Optional(
      Type.Array(EventName, {
        description: 'ROLL: moves while the day is one of these; every base day once when absent.',
        expected: 'a list of events',
      }),
    ),
  },
  { expected: 'an object that describes a calendar event' },
);

/** CALE: a calendar. The shape is ours (docs/calendars.md), the kinds are those of `engine-semantics.md` §5.3. */
export const CaleContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    calendar_events: Type.Optional(
      Type.Array(CalendarEvent, {
        description: 'Events of the calendar.',
        maxItems: 10_000,
        expected: 'a list of at most 10000 calendar events',
      }),
    ),
  },
  { description: 'Calendar.', expected: 'an object' },
);
export type CaleContent = Static<typeof CaleContent>;
