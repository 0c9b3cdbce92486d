import { calendarCondition } from '../../calendar/calendar-condition.ts';
import { readDay } from '../../calendar/civil-day.ts';
import { listOf } from '../../calendar/compile-calendar.ts';
import { readMinutes } from '../../calendar/day-minutes.ts';
import { readWeekday } from '../../calendar/weekday-names.ts';
import { joinPath, type Problem } from '../problem.ts';
import type { WindowContent } from '../schema/blackout.ts';
import type { BlackoutWindow, LocalMoment } from './blackout-definition.ts';

export type WindowOutcome =
  | { readonly ok: true; readonly window: BlackoutWindow }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads one window; what means nothing is refused with its place. */
export function readWindow(content: WindowContent, at: string): WindowOutcome {
  const problems: Problem[] = [];
  const wrong = (member: string, message: string): null => {
    problems.push({ path: joinPath(at, member), message });
    return null;
  };
  const once = given(content.begin) || given(content.end);
  const window = once ? readOnce(content, wrong) : readDaily(content, wrong);
  return window !== null && problems.length === 0 ? { ok: true, window } : { ok: false, problems };
}

type Wrong = (member: string, message: string) => null;

function readOnce(content: WindowContent, wrong: Wrong): BlackoutWindow | null {
  for (const member of DAILY_MEMBERS)
    if (given(content[member])) wrong(member, 'stands beside begin and end; expected one kind of window');
  const begin = readMoment(content.begin ?? '') ?? wrong('begin', momentMessage(content.begin));
  const end = readMoment(content.end ?? '') ?? wrong('end', momentMessage(content.end));
  if (begin === null || end === null) return null;
  const lasts = end.day > begin.day || (end.day === begin.day && end.minutes > begin.minutes);
  return lasts
    ? { kind: 'once', begin, end }
    : wrong('end', `is ${content.end}, not after begin (${content.begin}); expected a later moment`);
}

function readDaily(content: WindowContent, wrong: Wrong): BlackoutWindow | null {
  const time = (member: 'from' | 'to'): number | null =>
    readMinutes(content[member] ?? '', { end: member === 'to' }) ??
    wrong(
      member,
      given(content[member])
        ? `is "${content[member]}"; expected a time of day as HH:MM`
        : 'is missing; expected from and to as HH:MM, or begin and end as YYYY-MM-DD HH:MM',
    );
  const day = (member: 'start_date' | 'end_date'): number | null => {
    if (!given(content[member])) return null;
    const text = content[member] ?? '';
    return readDay(text) ?? wrong(member, `is "${text}"; expected a day that exists, as YYYY-MM-DD`);
  };
  const [from, to] = [time('from'), time('to')];
  const [firstDay, lastDay] = [day('start_date'), day('end_date')];
  if (firstDay !== null && lastDay !== null && lastDay < firstDay)
    wrong('end_date', `is before start_date (${content.start_date}); expected the same day or a later one`);
  const weekdays = listOf(content.weekdays).map(
    (text) =>
      readWeekday(text) ?? wrong('weekdays', `holds "${text}"; expected MO, TU, WE, TH, FR, SA or SU`),
  );
  if (given(content.calendar_condition_type) && !given(content.calendar_conditions))
    wrong('calendar_conditions', 'is missing; expected the events calendar_condition_type speaks of');
  if (from === null || to === null) return null;
  return {
    kind: 'daily',
    from,
    to,
    firstDay,
    lastDay,
    weekdays: weekdays.length === 0 ? null : new Set(weekdays.filter((one) => one !== null)),
    condition: calendarCondition(content.calendar_condition_type, content.calendar_conditions),
  };
}

const DAILY_MEMBERS = ['from', 'to', 'weekdays', 'start_date', 'end_date', 'calendar_conditions'] as const;

function momentMessage(text: string | undefined): string {
  return given(text)
    ? `is "${text}"; expected a moment that exists, as YYYY-MM-DD HH:MM`
    : 'is missing; expected begin and end as YYYY-MM-DD HH:MM';
}

function readMoment(text: string): LocalMoment | null {
  const [date, time, ...rest] = text.trim().split(' ');
  const day = readDay(date ?? '');
  const minutes = readMinutes(time ?? '');
  return day === null || minutes === null || rest.length > 0 ? null : { day, minutes };
}

function given(value: string | readonly unknown[] | undefined): boolean {
  return value !== undefined && (typeof value === 'string' ? value.trim() : value).length > 0;
}
