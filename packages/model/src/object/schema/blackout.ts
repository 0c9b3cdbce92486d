import { type Static, Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { CalendarPair } from './recurring.ts';
import { OneOf, OneOrMany, Text } from './scalar.ts';

const Names = (description: string) =>
  Type.Optional(
    Type.Array(Text(description, 200), {
      description,
      maxItems: 1000,
      expected: 'a list of at most 1000 texts',
    }),
  );

/** A stretch of time, on days that fit or once; BLACKOUT and the exceptions of a QUEUE name them. */
export const Window = Type.Object(
  {
    from: Type.Optional(Text('Time of day at which it begins, `HH:MM`.')),
    to: Type.Optional(
      Text('Time of day at which it ends, `HH:MM`; at or before `from` it is on the next day.'),
    ),
    weekdays: Type.Optional(
      OneOrMany(Text('`MO` to `SU`.'), 'Weekdays it begins on.', 'a weekday or a list of weekdays'),
    ),
    start_date: Type.Optional(Text('First day it begins on, `YYYY-MM-DD`.')),
    end_date: Type.Optional(Text('Last day it begins on, `YYYY-MM-DD`.')),
    calendar_condition_type: Type.Optional(
      OneOf('How many of calendar_conditions must apply: all (1), one (2), none (3).', ['1', '2', '3']),
    ),
    calendar_conditions: Type.Optional(
      Type.Array(CalendarPair, { description: 'Calendar events.', expected: 'a list of calendar events' }),
    ),
    begin: Type.Optional(Text('For a window that is there once: its begin, `YYYY-MM-DD HH:MM`.')),
    end: Type.Optional(Text('For a window that is there once: its end, `YYYY-MM-DD HH:MM`.')),
  },
  { expected: 'an object with from and to, or with begin and end' },
);

/** BLACKOUT: when tasks of the client do not start. Type and shape are ours. */
export const BlackoutContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    blackout_attributes: Type.Object(
      {
        windows: Type.Optional(
          Type.Array(Window, {
            description: 'When it is open; without any it is opened by hand alone.',
            maxItems: 100,
            expected: 'a list of at most 100 windows',
          }),
        ),
        names: Names('Objects whose tasks wait, with wildcards; all when absent.'),
        except_names: Names('Objects whose tasks start all the same, with wildcards.'),
        types: Names('Types whose tasks wait; all but CALL when absent.'),
        planned_starts: Type.Optional(
          OneOf('Lines of schedules and recurring starts due within: they wait, or are left out.', [
            'WAIT',
            'SKIP',
          ]),
        ),
      },
      { description: 'When it is open, and for which tasks.', expected: 'an object' },
    ),
  },
  { description: 'Time in which tasks do not start.', expected: 'an object' },
);
export type WindowContent = Static<typeof Window>;
export type BlackoutContent = Static<typeof BlackoutContent>;
