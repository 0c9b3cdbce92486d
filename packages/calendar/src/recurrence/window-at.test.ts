import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecurrence } from '@taktwerk/model';
import { CalendarSet } from '../event/calendar-set.ts';
import { ZoneSet } from '../zone/zone-set.ts';
import { windowAt } from './window-at.ts';

type Content = Parameters<typeof readRecurrence>[0];

/** `open until` or `closed until`, as the zone shows it. */
function answer(content: Content, at: string, zoneName = 'UTC'): string {
  const outcome = readRecurrence({ execute_after: 'PT1H', ...content }, 'x');
  assert.ok(outcome.ok);
  const zone = new ZoneSet().first(zoneName);
  const instant = Temporal.PlainDateTime.from(at).toZonedDateTime(zone.name).epochMilliseconds;
  const found = windowAt(outcome.recurrence, zone, new CalendarSet(), instant);
  if (found.kind === 'fault') return found.fault.kind;
  const change = found.kind === 'open' ? found.until : found.opens;
  if (change === null) return `${found.kind} for ever`;
  const shown = Temporal.Instant.fromEpochMilliseconds(change).toZonedDateTimeISO(zone.name);
  return `${found.kind} ${shown.toString({ timeZoneName: 'never', offset: 'never', smallestUnit: 'minute' })}`;
}

test('hours of a day open and close, and the end of the window is still in it', () => {
  const hours = { between_start: '09:00', between_end: '17:00' };
  assert.equal(answer(hours, '2026-01-05T08:59'), 'closed 2026-01-05T09:00');
  assert.equal(answer(hours, '2026-01-05T09:00'), 'open 2026-01-05T17:00');
  assert.equal(answer(hours, '2026-01-05T17:00'), 'open 2026-01-05T17:00');
  assert.equal(answer(hours, '2026-01-05T17:01'), 'closed 2026-01-06T09:00');
});

test('hours over midnight belong to the day they begin on', () => {
  const nights = { between_start: '22:00', between_end: '06:00', weekdays: ['FR'] };
  assert.equal(answer(nights, '2026-01-10T05:00'), 'open 2026-01-10T06:00');
  assert.equal(answer(nights, '2026-01-11T05:00'), 'closed 2026-01-16T22:00');
});

test('without hours a whole day is open, as its zone has it', () => {
  assert.equal(answer({ weekdays: 'SU' }, '2026-03-29T12:00', 'Europe/Berlin'), 'open 2026-03-30T00:00');
  assert.equal(answer({ weekdays: 'SU' }, '2026-03-30T00:00', 'Europe/Berlin'), 'closed 2026-04-05T00:00');
});

test('a calendar that is not there is a fault', () => {
  const asked = { calendar_conditions: [{ calendar: 'C', calendar_event: 'E' }] };
  assert.equal(answer(asked, '2026-01-05T12:00'), 'unknownCalendar');
});
