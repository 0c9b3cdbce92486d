import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecurrence } from '@taktwerk/model';
import { CalendarSet } from '../event/calendar-set.ts';
import { calendarsOf } from '../testing/calendar-of.ts';
import { ZoneSet } from '../zone/zone-set.ts';
import { nextStart } from './next-start.ts';

type Content = Parameters<typeof readRecurrence>[0];

/** The first starts from a time on, as the zone shows them, and the notes on the way. */
function starts(
  content: Content,
  options: {
    readonly from: string;
    readonly count: number;
    readonly zone?: string;
    readonly calendars?: CalendarSet;
  },
): readonly string[] {
  const outcome = readRecurrence(content, 'recurring');
  assert.deepEqual(outcome.ok ? [] : outcome.problems, []);
  if (!outcome.ok) return [];
  const zone = new ZoneSet().first(options.zone ?? 'UTC');
  const calendars = options.calendars ?? new CalendarSet();
  const activatedAt = Temporal.PlainDateTime.from(options.from).toZonedDateTime(zone.name).epochMilliseconds;
  const found: string[] = [];
  for (let previous: number | null = null; found.length < options.count; ) {
    const now: number = previous ?? activatedAt;
    const next = nextStart({ recurrence: outcome.recurrence, zone, calendars, activatedAt, previous, now });
    if (next.kind === 'fault') return [...found, next.fault.kind];
    found.push(...next.notes.map((note) => note.kind));
    if (next.kind === 'over') return [...found, next.reason];
    const shown = Temporal.Instant.fromEpochMilliseconds(next.instant).toZonedDateTimeISO(zone.name);
    found.push(shown.toString({ timeZoneName: 'never', smallestUnit: 'minute' }).slice(5));
    previous = next.instant;
  }
  return found;
}

test('times of day come every day, the one of the activation itself included', () => {
  assert.deepEqual(starts({ execute_at: ['18:00', '06:30'] }, { from: '2026-01-05T18:00', count: 3 }), [
    '01-05T18:00+00:00',
    '01-06T06:30+00:00',
    '01-06T18:00+00:00',
  ]);
});

test('an interval starts at once and then at real distances', () => {
  assert.deepEqual(starts({ execute_after: 'PT7H' }, { from: '2026-01-05T18:10', count: 3 }), [
    '01-05T18:10+00:00',
    '01-06T01:10+00:00',
    '01-06T08:10+00:00',
  ]);
});

test('an aligned interval starts on its grid', () => {
  const options = { from: '2026-01-05T18:10', count: 2 };
  assert.deepEqual(starts({ execute_after: 'PT15M', adjust_start_time: '1' }, options), [
    '01-05T18:15+00:00',
    '01-05T18:30+00:00',
  ]);
});

test('a window holds the interval to its hours and starts anew each day; its end is a start too', () => {
  const content = { execute_after: 'PT4H', between_start: '08:00', between_end: '16:00' };
  assert.deepEqual(starts(content, { from: '2026-01-05T09:00', count: 4 }), [
    '01-05T09:00+00:00',
    '01-05T13:00+00:00',
    '01-06T08:00+00:00',
    '01-06T12:00+00:00',
  ]);
  assert.deepEqual(starts({ ...content, adjust_start_time: '1' }, { from: '2026-01-05T09:00', count: 3 }), [
    '01-05T12:00+00:00',
    '01-05T16:00+00:00',
    '01-06T08:00+00:00',
  ]);
});

test('a window over midnight belongs to the day it begins on', () => {
  const content = { execute_after: 'PT3H', between_start: '22:00', between_end: '04:00', weekdays: 'MO' };
  assert.deepEqual(starts(content, { from: '2026-01-05T23:00', count: 3 }), [
    '01-05T23:00+00:00',
    '01-06T02:00+00:00',
    '01-12T22:00+00:00',
  ]);
});

test('start and end day, weekdays and calendars decide about the day', () => {
  assert.deepEqual(
    starts(
      { execute_at: '08:00', start_date: '2026-01-09', end_date: '2026-01-13', weekdays: ['MO', 'FR'] },
      { from: '2026-01-05T09:00', count: 9 },
    ),
    ['01-09T08:00+00:00', '01-12T08:00+00:00', 'endDay'],
  );
  const calendars = calendarsOf({
    C: [{ name: 'ULTIMO', type: 'MONTHLY', days: '-1', valid_from: '2026-02-01', valid_to: '2026-03-31' }],
  });
  const condition = { calendar_conditions: [{ calendar: 'C', calendar_event: 'ULTIMO' }] };
  assert.deepEqual(
    starts({ execute_at: '08:00', ...condition }, { from: '2026-01-05T09:00', count: 9, calendars }),
    ['02-28T08:00+00:00', '03-31T08:00+00:00', 'beyondValidity'],
  );
});

test('a condition no day fulfils ends the search instead of searching for ever', () => {
  const calendars = calendarsOf({ C: [{ name: 'NONE', type: 'STATIC', dates: [] }] });
  const condition = { calendar_conditions: [{ calendar: 'C', calendar_event: 'NONE' }] };
  assert.deepEqual(
    starts({ execute_after: 'PT1S', ...condition }, { from: '2026-01-05T09:00', count: 1, calendars }),
    ['noDay'],
  );
});

test('cron takes one of two restricted day fields', () => {
  assert.deepEqual(starts({ cron: '30 6 13 * FRI' }, { from: '2026-02-10T00:00', count: 3 }), [
    '02-13T06:30+00:00',
    '02-20T06:30+00:00',
    '02-27T06:30+00:00',
  ]);
  assert.deepEqual(starts({ cron: '0 12 29 2 *' }, { from: '2026-01-01T00:00', count: 1 }), [
    '02-29T12:00+00:00',
  ]);
});

test('a time of day in a gap starts at the first valid instant, or not at all by rule', () => {
  const options = { from: '2026-03-28T12:00', count: 3, zone: 'Europe/Berlin' };
  assert.deepEqual(starts({ execute_at: '02:30' }, options), [
    'moved',
    '03-29T03:00+02:00',
    '03-30T02:30+02:00',
  ]);
  assert.deepEqual(starts({ execute_at: '02:30', clock_gap: 'SKIP' }, options), [
    'skipped',
    '03-30T02:30+02:00',
    '03-31T02:30+02:00',
  ]);
});

test('a time of day that comes twice starts once, an interval at every real distance', () => {
  const options = { from: '2026-10-24T12:00', count: 3, zone: 'Europe/Berlin' };
  assert.deepEqual(starts({ execute_at: '02:30' }, options), [
    'first',
    '10-25T02:30+02:00',
    '10-26T02:30+01:00',
  ]);
  assert.deepEqual(starts({ execute_after: 'PT30M' }, { ...options, from: '2026-10-25T02:30' }), [
    '10-25T02:30+02:00',
    '10-25T02:00+01:00',
    '10-25T02:30+01:00',
  ]);
});
