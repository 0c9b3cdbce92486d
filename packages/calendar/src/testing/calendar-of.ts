import assert from 'node:assert/strict';
import { compileCalendar, readObject } from '@taktwerk/model';
import { CalendarSet } from '../event/calendar-set.ts';

/** Calendars by name, each a list of events as a user writes them; refused ones fail the test. */
export function calendarsOf(calendars: Readonly<Record<string, readonly object[]>>): CalendarSet {
  const set = new CalendarSet();
  for (const [name, events] of Object.entries(calendars)) {
    const content = { general_attributes: { name }, calendar_events: events };
    const outcome = readObject({ data: { cale: content }, path: '' }, 100);
    assert.deepEqual(outcome.ok ? [] : outcome.problems, []);
    if (outcome.ok) set.define(outcome.object.name, compileCalendar(outcome.object.content));
  }
  return set;
}
