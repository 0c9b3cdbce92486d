import { dayText, type EpochDay, fromEpochDay, type Problem } from '@taktwerk/model';
import { convertIcsCalendar, type IcsEvent, type IcsRecurrenceRule } from 'ts-ics';
import { DAY } from '../zone/local-time.ts';

/** An event as it stands in `calendar_events` of a CALE object. */
export type CalendarEventJson = Readonly<Record<string, string | readonly string[]>>;

export type ICalendarOutcome =
  | { readonly ok: true; readonly events: readonly CalendarEventJson[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Events one text may hold. */
const MOST_EVENTS = 10_000;

/** Days one event without recurrence may last. */
const LONGEST = 400;

/** Members of a recurrence rule that no kind of calendar event has. */
const FOREIGN = ['count', 'bySetPos', 'byWeekNo', 'byYearday', 'byHour', 'byMinute', 'bySecond'] as const;

/**
 * Reads iCalendar text (RFC 5545): each VEVENT of whole days becomes a calendar event of its SUMMARY. Events of one name
 * without recurrence, as feeds of holidays have one for each year, become one. What a calendar event cannot say is
 * refused with its place.
 */
export function fromICalendar(text: string): ICalendarOutcome {
  let given: readonly IcsEvent[];
  try {
    given = convertIcsCalendar(undefined, text).events ?? [];
  } catch (error) {
    // The library's way to say that this is no iCalendar text.
    if (!(error instanceof Error)) throw error;
    return refused(
      '',
      `is no iCalendar text (${error.message.slice(0, 200)}); expected VCALENDAR with VEVENTs`,
    );
  }
  if (given.length > MOST_EVENTS)
    return refused('', `has ${given.length} VEVENTs; expected at most ${MOST_EVENTS}`);
  const problems: Problem[] = [];
  const dates = new Map<string, Set<string>>();
  const recurring: CalendarEventJson[] = [];
  for (const [index, event] of given.entries()) {
    const read = readEvent(event);
    const name = nameOf(event, index);
    if (typeof read === 'string') problems.push({ path: `VEVENT[${index}]`, message: `(${name}) ${read}` });
    else if (read.kind === 'days') {
      const known = dates.get(name) ?? new Set();
      for (const day of read.days) known.add(dayText(day));
      dates.set(name, known);
    } else recurring.push({ name, ...read.rule });
  }
  if (problems.length > 0) return { ok: false, problems };
  const single = [...dates].map(([name, days]) => ({ name, type: 'STATIC', dates: [...days].sort() }));
  return { ok: true, events: withOwnNames([...single, ...recurring]) };
}

type ReadEvent =
  | { readonly kind: 'days'; readonly days: readonly EpochDay[] }
  | { readonly kind: 'rule'; readonly rule: CalendarEventJson };

/** What an event means, or what is wrong with it. */
function readEvent({ start, end, duration, recurrenceRule, exceptionDates }: IcsEvent): ReadEvent | string {
  const first = start.date.getTime() / DAY;
  if (start.type !== 'DATE' || !Number.isInteger(first))
    return 'has no whole day as DTSTART; expected VALUE=DATE';
  if (duration !== undefined) return 'has a DURATION; expected DTEND, or one day';
  const days = end === undefined ? 1 : end.date.getTime() / DAY - first;
  if (!Number.isInteger(days) || days < 1 || days > LONGEST)
    return `lasts ${days} days; expected 1 to ${LONGEST}`;
  if (recurrenceRule === undefined) {
    return { kind: 'days', days: Array.from({ length: days }, (_, index) => first + index) };
  }
  if (days > 1) return 'recurs and lasts several days; expected one day';
  if ((exceptionDates ?? []).length > 0) return 'has EXDATE; expected a recurrence without exceptions';
  const rule = readRule(recurrenceRule, first);
  return typeof rule === 'string' ? rule : { kind: 'rule', rule };
}

function readRule(rule: IcsRecurrenceRule, first: EpochDay): CalendarEventJson | string {
  const foreign = FOREIGN.find((member) => rule[member] !== undefined);
  if (foreign !== undefined) return `has ${foreign} in its RRULE, which a calendar event cannot say`;
  const until = rule.until === undefined ? null : Math.floor(rule.until.date.getTime() / DAY);
  if (until !== null && !Number.isFinite(until)) return 'has an UNTIL that is no date';
  const common: CalendarEventJson = {
    start_date: dayText(first),
    valid_from: dayText(first),
    ...(until === null ? {} : { valid_to: dayText(until) }),
    interval: String(rule.interval ?? 1),
  };
  const { month, day } = fromEpochDay(first);
  const months = (rule.byMonth ?? []).map((index) => String(index + 1));
  const weekdays = (rule.byDay ?? []).map(({ day: weekday, occurrence }) => `${occurrence ?? ''}${weekday}`);
  const monthDays = (rule.byMonthday ?? []).map(String);
  if (weekdays.length > 0 && monthDays.length > 0)
    return 'has both BYDAY and BYMONTHDAY; expected one of them';
  switch (rule.frequency) {
    case 'DAILY':
      if (months.length + weekdays.length + monthDays.length > 0)
        return 'is DAILY with BY… members; expected none';
      return { type: 'INTERVAL', ...common };
    case 'WEEKLY':
      if (months.length + monthDays.length > 0)
        return 'is WEEKLY with BYMONTH or BYMONTHDAY; expected BYDAY alone';
      if (rule.workweekStart !== undefined && rule.workweekStart !== 'MO')
        return 'has weeks that begin on another day than Monday';
      return { type: 'WEEKLY', ...common, weekdays: weekdays.length > 0 ? weekdays : [weekdayText(first)] };
    case 'MONTHLY':
    case 'YEARLY': {
      const yearly = rule.frequency === 'YEARLY';
      if (weekdays.some((weekday) => weekday.length < 3))
        return 'has BYDAY without a number; expected the nth weekday, such as 1MO';
      if (!yearly) {
        const on =
          weekdays.length > 0 ? { weekdays } : { days: monthDays.length > 0 ? monthDays : [String(day)] };
        return { type: 'MONTHLY', ...common, ...on, ...(months.length > 0 ? { months } : {}) };
      }
      if (weekdays.length === 0 && monthDays.every((text) => !text.startsWith('-'))) {
        const inMonths = months.length > 0 ? months : [String(month)];
        const onDays = monthDays.length > 0 ? monthDays : [String(day)];
        const dates = inMonths.flatMap((one) => onDays.map((other) => `${two(one)}-${two(other)}`));
        return { type: 'YEARLY', ...common, dates };
      }
      if ((rule.interval ?? 1) > 1 || months.length === 0)
        return 'is YEARLY by weekdays or from the end of a month; expected BYMONTH and every year';
      return {
        type: 'MONTHLY',
        ...common,
        ...(weekdays.length > 0 ? { weekdays } : { days: monthDays }),
        months,
      };
    }
    default:
      return `has the frequency ${rule.frequency ?? 'none'}; expected DAILY, WEEKLY, MONTHLY or YEARLY`;
  }
}

/** Names are upper case and at most 200 characters; an event without SUMMARY gets a number. */
function nameOf({ summary }: IcsEvent, index: number): string {
  const name = (summary ?? '').trim().toUpperCase().slice(0, 190);
  return name === '' ? `EVENT ${index + 1}` : name;
}

/** A second event of a name gets a number behind it. */
function withOwnNames(events: readonly CalendarEventJson[]): readonly CalendarEventJson[] {
  const used = new Set<string>();
  return events.map((event) => {
    const base = String(event.name);
    let name = base;
    for (let number = 2; used.has(name); number += 1) name = `${base} ${number}`;
    used.add(name);
    return { ...event, name };
  });
}

function weekdayText(day: EpochDay): string {
  return ['TH', 'FR', 'SA', 'SU', 'MO', 'TU', 'WE'][((day % 7) + 7) % 7] ?? '';
}

function two(text: string): string {
  return text.padStart(2, '0');
}

function refused(path: string, message: string): ICalendarOutcome {
  return { ok: false, problems: [{ path, message }] };
}
