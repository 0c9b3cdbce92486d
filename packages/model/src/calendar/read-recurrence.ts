import { joinPath, type Problem } from '../object/problem.ts';
import type { RecurringContent } from '../object/schema/recurring.ts';
import { wholeOr } from '../object/whole-number.ts';
import { calendarCondition } from './calendar-condition.ts';
import { readDay } from './civil-day.ts';
import { listOf } from './compile-calendar.ts';
import { type CronTimes, readCron } from './cron.ts';
import { readMinutes } from './day-minutes.ts';
import { readDuration } from './read-duration.ts';
import type { Frequency, Recurrence } from './recurrence.ts';
import { readWeekday } from './weekday-names.ts';

/** Longest interval: 504 hours (reference `engine-semantics.md` §5.2). */
const LONGEST = 504 * 3_600_000;

/** Shortest interval and gap. */
const SHORTEST = 1000;

export type RecurrenceOutcome =
  | { readonly ok: true; readonly recurrence: Recurrence }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads when something recurs; every combination that means nothing is refused with its place. */
export function readRecurrence(content: RecurringContent, at: string): RecurrenceOutcome {
  const problems: Problem[] = [];
  const wrong = (member: string, message: string): null => {
    problems.push({ path: joinPath(at, member), message });
    return null;
  };
  const given = (member: keyof RecurringContent): boolean => {
    const value = content[member];
    return value !== undefined && (typeof value === 'string' ? value.trim() : value).length > 0;
  };
  const parsed = <T>(member: TextMember, read: (text: string) => T | null, expected: string): T | null => {
    if (!given(member)) return null;
    const text = content[member] ?? '';
    return read(text) ?? wrong(member, `is "${text}"; expected ${expected}`);
  };

  const startDay = parsed('start_date', readDay, 'a day that exists, as YYYY-MM-DD');
  const endDay = parsed('end_date', readDay, 'a day that exists, as YYYY-MM-DD');
  if (given('end_date') && given('end_after_executions')) {
    wrong('end_date', 'stands beside end_after_executions; expected one of the two');
  }
  if (startDay !== null && endDay !== null && endDay < startDay) {
    wrong('end_date', `is before start_date (${content.start_date}); expected the same day or a later one`);
  }

  const named = (['execute_after', 'execute_after_end', 'execute_at', 'cron'] as const).filter(given);
  if (named.length !== 1) {
    const found = named.length === 0 ? 'has none of' : `has ${named.join(' and ')} of`;
    wrong(
      named[0] ?? 'execute_after',
      `${found} execute_after, execute_after_end, execute_at and cron; expected exactly one of them`,
    );
  }
  const interval = parsed('execute_after', readInterval, EXPECTED_DURATION);
  const afterEnd = parsed('execute_after_end', readInterval, EXPECTED_DURATION);
  const times = listOf(content.execute_at).map((text, index) => {
    const path = typeof content.execute_at === 'string' ? 'execute_at' : `execute_at[${index}]`;
    return readMinutes(text) ?? wrong(path, `is "${text}"; expected a time of day as HH:MM`);
  });
  const cron = given('cron') ? cronTimes(content.cron ?? '', wrong) : null;

  const aligned = isTrue(content.adjust_start_time);
  if (aligned && given('adjust_start_time') && !given('execute_after')) {
    wrong('adjust_start_time', 'is set; it belongs to execute_after, whose interval it aligns');
  }
  const window = windowOf(given, parsed, wrong);
  const weekdays = listOf(content.weekdays).map(
    (text) =>
      readWeekday(text) ?? wrong('weekdays', `holds "${text}"; expected MO, TU, WE, TH, FR, SA or SU`),
  );
  if (given('cron') && weekdays.length > 0) {
    wrong('weekdays', 'stands beside cron; expected the weekdays in its last field');
  }
  if (given('calendar_condition_type') && !given('calendar_conditions')) {
    wrong('calendar_conditions', 'is missing; expected the events calendar_condition_type speaks of');
  }
  if (given('execute_after_end') && isTrue(content.allow_overlap)) {
    wrong('allow_overlap', 'is set beside execute_after_end; runs that follow an end never overlap');
  }

  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    recurrence: {
      startDay,
      endDay,
      runs: wholeOr(content.end_after_executions, null),
      frequency: frequencyOf(interval, aligned, afterEnd, cron?.minutes ?? notNull(times)),
      window,
      weekdays: weekdays.length === 0 ? null : new Set(notNull(weekdays)),
      cronDays: cron?.days ?? null,
      condition: calendarCondition(content.calendar_condition_type, content.calendar_conditions),
      allowOverlap: isTrue(content.allow_overlap),
      gapRule: content.clock_gap?.toUpperCase() === 'SKIP' ? 'skip' : 'firstValid',
    },
  };
}

const EXPECTED_DURATION = 'a duration of one second to 504 hours, such as PT5M';

/** Members that are one text. */
type TextMember =
  | 'start_date'
  | 'end_date'
  | 'execute_after'
  | 'execute_after_end'
  | 'between_start'
  | 'between_end';

type Wrong = (member: string, message: string) => null;

function readInterval(text: string): number | null {
  const milliseconds = readDuration(text);
  return milliseconds === null || milliseconds < SHORTEST || milliseconds > LONGEST ? null : milliseconds;
}

function cronTimes(text: string, wrong: Wrong): CronTimes | null {
  const outcome = readCron(text);
  return outcome.ok ? outcome.times : wrong('cron', outcome.message);
}

function windowOf(
  given: (member: keyof RecurringContent) => boolean,
  parsed: <T>(member: TextMember, read: (text: string) => T | null, expected: string) => T | null,
  wrong: Wrong,
): Recurrence['window'] {
  if (!given('between_start') && !given('between_end')) return null;
  if (!given('between_start')) return wrong('between_start', 'is missing; expected HH:MM beside between_end');
  if (!given('between_end')) return wrong('between_end', 'is missing; expected HH:MM beside between_start');
  if (!given('execute_after') && !given('execute_after_end')) {
    return wrong('between_start', 'is set; it belongs to execute_after and execute_after_end');
  }
  const start = parsed('between_start', readMinutes, 'a time of day as HH:MM');
  const end = parsed('between_end', (text) => readMinutes(text, { end: true }), 'a time of day as HH:MM');
  if (start === null || end === null) return null;
  if (start === end) return wrong('between_end', 'is the same as between_start; expected another time');
  return { start, end };
}

function frequencyOf(
  interval: number | null,
  align: boolean,
  afterEnd: number | null,
  minutes: readonly number[],
): Frequency {
  if (interval !== null) return { kind: 'interval', milliseconds: interval, align };
  if (afterEnd !== null) return { kind: 'afterEnd', milliseconds: afterEnd };
  return { kind: 'times', minutes: [...new Set(minutes)].sort((a, b) => a - b) };
}

function notNull(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}

/** Flags may come as the words true and false as well (reference `ae-rest-api.md` §8.3). */
function isTrue(text: string | undefined): boolean {
  return text === '1' || text?.toUpperCase() === 'TRUE';
}
