import { type Static, Type } from 'typebox';
import { DATABASE_OPERATORS } from '../event/event-definition.ts';
import { EXECUTABLE_MEMBERS } from './general.ts';
import { CalendarPair, RecurringContent } from './recurring.ts';
import { Flag, OneOf, OneOrMany, Text, Whole } from './scalar.ts';

/** Words for the kinds of events, as they stand in `event_attributes.type`. */
export const EVENT_TYPES = ['TIME', 'FILE', 'LOG', 'DB', 'WEBHOOK'] as const;

/** EVNT: an event. The shape is ours (docs/events.md), the rules are of `engine-semantics.md` §5.5. */
export const EvntContent = Type.Object(
  {
    ...EXECUTABLE_MEMBERS,
    event_attributes: Type.Object(
      {
        type: OneOf('What the event waits for.', EVENT_TYPES),
        frequency: Type.Optional(
          OneOf('When it ends by itself: never (R), after one look (S), at its first hit (F).', [
            'R',
            'S',
            'F',
          ]),
        ),
        agent: Type.Optional(Text('Agent that looks; for FILE, LOG and DB.', 200)),
        max_active_hits: Type.Optional(
          Whole('Runs of its script at a time before further hits are held back.', 1, 10_000),
        ),
        time: Type.Optional(RecurringContent),
        file: Type.Optional(
          Type.Object(
            {
              path: Text('Absolute path; `*` and `?` in its last part.', 4096),
              stable_for: Type.Optional(
                Text('Duration in which the file must not change, such as `PT2S`; that when absent.'),
              ),
              min_size: Type.Optional(Whole('Bytes the file must have.', 0, 999_999_999_999)),
              existing: Type.Optional(Flag('Whether files that are there already are hits; 1 when absent.')),
            },
            { description: 'Files that are waited for.', expected: 'an object with path' },
          ),
        ),
        log: Type.Optional(
          Type.Object(
            {
              path: Type.Optional(Text('Absolute path of the file.', 4096)),
              command: Type.Optional(
                Text('Command whose output is looked at instead of a file, run by the shell.', 4096),
              ),
              line: Text('The whole line, with `*` and `?`; letters of any case.', 1000),
              from_start: Type.Optional(
                Flag('Whether what the file holds already is looked at; 0 when absent.'),
              ),
            },
            {
              description: 'Lines that are waited for.',
              expected: 'an object with line, and path or command',
            },
          ),
        ),
        database: Type.Optional(
          Type.Object(
            {
              connection: Text('CONN object of the database.', 200),
              sql: Text('Query; the first column of its first row counts.', 4096),
              operator: Type.Optional(OneOf('How the value is compared; = when absent.', DATABASE_OPERATORS)),
              value: Type.Optional(Text('What it is compared with; not for CHANGED.', 4000)),
              every: Type.Optional(Text('From look to look, such as `PT1M`; that when absent.')),
            },
            { description: 'Value that is waited for.', expected: 'an object with connection and sql' },
          ),
        ),
        webhook: Type.Optional(
          Type.Object(
            { secret: Text('Secret of who may tell; given back sealed only.', 1024) },
            { description: 'Who may tell over HTTP.', expected: 'an object with secret' },
          ),
        ),
        weekdays: Type.Optional(
          OneOrMany(Text('`MO` to `SU`.'), 'Weekdays on which it looks.', 'a weekday or a list of weekdays'),
        ),
        between_start: Type.Optional(Text('Begin of the hours in which it looks, `HH:MM`.')),
        between_end: Type.Optional(Text('End of these hours, `HH:MM`.')),
        calendar_condition_type: Type.Optional(
          OneOf('How many of calendar_conditions must apply: all (1), one (2), none (3).', ['1', '2', '3']),
        ),
        calendar_conditions: Type.Optional(
          Type.Array(CalendarPair, {
            description: 'Calendar events of the days on which it looks.',
            expected: 'a list of calendar events',
          }),
        ),
      },
      { description: 'What is waited for.', expected: 'an object with type' },
    ),
  },
  { description: 'Event.', expected: 'an object' },
);
export type EvntContent = Static<typeof EvntContent>;
