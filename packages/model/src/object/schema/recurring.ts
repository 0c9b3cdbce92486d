import { type Static, Type } from 'typebox';
import { OneOf, OneOrMany, Text, Whole } from './scalar.ts';

/** A flag that may come as a word as well (reference `ae-rest-api.md` §8.3). */
const FlagOrWord = (description: string) => OneOf(description, ['1', '0', 'TRUE', 'FALSE']);

/** A pair of calendar and event, as workflow and schedule lines name them too (reference `ae-rest-api.md` §12.2). */
export const CalendarPair = Type.Object(
  {
    calendar: Text('Calendar of the event.', 200),
    calendar_event: Text('Event of the calendar.', 200),
  },
  { expected: 'an object with calendar and calendar_event' },
);

/**
 * Members that say when something recurs: `recurring` of an execution (reference `ae-rest-api.md` §8.3) and
 * `period_attributes` of a PERIOD. What the reference does not name is ours (docs/schedules.md).
 */
export const RECURRING_MEMBERS = {
  start_date: Type.Optional(Text('First day, `YYYY-MM-DD`; the day of activation when absent.')),
  end_date: Type.Optional(Text('Last day, `YYYY-MM-DD`.')),
  end_after_executions: Type.Optional(Whole('Ends after so many runs.', 1, 1_000_000)),
  execute_after: Type.Optional(Text('Interval from start to start, such as `PT5M`; at most 504 hours.')),
  execute_after_end: Type.Optional(
    Text('Gap from the end of a run to the start of the next, such as `PT5M`.'),
  ),
  execute_at: Type.Optional(
    OneOrMany(Text('Time of day, `HH:MM`.'), 'Times of day, `HH:MM`.', 'a time of day or a list of them'),
  ),
  cron: Type.Optional(Text('Minute, hour, day of month, month and weekday, as in cron.', 1000)),
  between_start: Type.Optional(Text('Begin of the daily window, `HH:MM`.')),
  between_end: Type.Optional(Text('End of the daily window, `HH:MM`.')),
  adjust_start_time: Type.Optional(
    FlagOrWord(
      'Whether the interval is counted from the begin of the window or day instead of the activation.',
    ),
  ),
  allow_overlap: Type.Optional(FlagOrWord('Whether one run may start while the one before goes on.')),
  weekdays: Type.Optional(
    OneOrMany(Text('`MO` to `SU`.'), 'Weekdays, `MO` to `SU`.', 'a weekday or a list of weekdays'),
  ),
  calendar_condition_type: Type.Optional(
    OneOf('How many of calendar_conditions must apply: all (1), one (2), none (3).', ['1', '2', '3']),
  ),
  calendar_conditions: Type.Optional(
    Type.Array(CalendarPair, { description: 'Calendar events.', expected: 'a list of calendar events' }),
  ),
  clock_gap: Type.Optional(
    OneOf('A time of day that clocks jump over: the first instant after it, or no start.', [
      'FIRST_VALID',
      'SKIP',
    ]),
  ),
};

/** `recurring`, scalars as texts. */
export const RecurringContent = Type.Object(RECURRING_MEMBERS, {
  expected: 'an object that says when the execution recurs',
});
export type RecurringContent = Static<typeof RecurringContent>;
