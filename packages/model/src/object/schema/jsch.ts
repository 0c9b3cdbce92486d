import { type Static, Type } from 'typebox';
import { CalendarConditionEntry } from './calendar-condition.ts';
import { EXECUTABLE_MEMBERS } from './general.ts';
import { Flag, OneOf, Text, Whole } from './scalar.ts';

const LINE = { from: 1, to: 99_999 };

/** One line of a schedule; the names are those of a workflow's boxes (reference `ae-rest-api.md` §12.2). */
const ScheduleLineEntry = Type.Object(
  {
    line_number: Whole('Number of the line.', LINE.from, LINE.to),
    object_name: Text('Object the line starts.', 200),
    object_type: Type.Optional(Text('Type of the object.')),
    alias: Type.Optional(Text('Name of the task in lists instead of that of the object.', 200)),
    active: Type.Optional(Flag('An inactive line is not run and ends with status 1921.')),
    earliest_start_time: Type.Optional(
      Text('`DDHHMM`: start, so many days after the begin of the period; zeros are the turnaround.'),
    ),
    cron: Type.Optional(
      Text(
        'Instead of `earliest_start_time`: minute, hour, day of month, month and weekday, as in cron; the first such time of a period.',
        1000,
      ),
    ),
    calendar_condition_type: Type.Optional(
      OneOf('How many calendar conditions of the line must apply: all (1), one (2), none (3).', [
        '1',
        '2',
        '3',
      ]),
    ),
  },
  { expected: 'an object that describes a line' },
);

/** JSCH: a schedule. Names of `schedule_attributes` are ours (docs/schedules.md). */
export const JschContent = Type.Object(
  {
    ...EXECUTABLE_MEMBERS,
    schedule_attributes: Type.Optional(
      Type.Object(
        {
          period_duration: Type.Optional(Whole('Days of a period.', 1, 366)),
          turnaround_time: Type.Optional(
            Text('Time of day at which periods begin, `HH:MM`; midnight when absent.'),
          ),
          clock_gap: Type.Optional(
            OneOf('A start that clocks jump over: at the first instant after it, or not at all.', [
              'FIRST_VALID',
              'SKIP',
            ]),
          ),
        },
        { description: 'The period.', expected: 'an object' },
      ),
    ),
    workflow_definitions: Type.Array(ScheduleLineEntry, {
      description: 'Lines of the schedule, in any order.',
      expected: 'a list of lines',
    }),
    calendar_conditions: Type.Optional(
      Type.Array(CalendarConditionEntry, {
        description: 'Calendar events that lines ask for.',
        expected: 'a list of calendar conditions',
      }),
    ),
  },
  { description: 'Schedule.', expected: 'an object' },
);
export type JschContent = Static<typeof JschContent>;
