import assert from 'node:assert/strict';
import { dayText, readDay } from '@taktwerk/model';
import type { CalendarSet } from '../event/calendar-set.ts';

/** The days of an event from one day to another, both included, as `YYYY-MM-DD`. */
export function daysOf(
  calendars: CalendarSet,
  calendar: string,
  event: string,
  from: string,
  to: string,
): readonly string[] {
  const days: string[] = [];
  for (let day = dayOf(from); day <= dayOf(to); day += 1) {
    const answer = calendars.occurs({ calendar, event }, day);
    assert.ok(answer.ok, JSON.stringify(answer));
    if (answer.occurs) days.push(dayText(day));
  }
  return days;
}

export function dayOf(text: string): number {
  const day = readDay(text);
  assert.ok(day !== null, `${text} is no day`);
  return day;
}
