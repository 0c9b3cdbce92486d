import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarsOf } from '../testing/calendar-of.ts';
import { dayOf, daysOf } from '../testing/days-of.ts';
import { fromICalendar } from './from-icalendar.ts';
import { toICalendar } from './to-icalendar.ts';

const NOW = Date.UTC(2026, 0, 5);

/** A calendar text of events, each its lines but for UID and DTSTAMP. */
function text(...events: readonly (readonly string[])[]): string {
  const lines = events.flatMap((event, index) => [
    'BEGIN:VEVENT',
    `UID:${index}`,
    'DTSTAMP:20260101T000000Z',
    ...event,
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//T//T//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function read(...events: readonly (readonly string[])[]) {
  const outcome = fromICalendar(text(...events));
  assert.deepEqual(outcome.ok ? [] : outcome.problems, []);
  return calendarsOf({ C: outcome.ok ? outcome.events : [] });
}

test('a feed with one entry a year becomes one event with all its days', () => {
  const set = read(
    ['DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas'],
    ['DTSTART;VALUE=DATE:20271225', 'SUMMARY:Christmas'],
  );
  assert.deepEqual(daysOf(set, 'C', 'CHRISTMAS', '2026-01-01', '2028-12-31'), [
    '2026-12-25',
    '2026-12-26',
    '2027-12-25',
  ]);
});

test('recurrences become the kind of event that says the same', () => {
  const set = read(
    ['DTSTART;VALUE=DATE:20260105', 'RRULE:FREQ=DAILY;INTERVAL=10;UNTIL=20260131', 'SUMMARY:D'],
    ['DTSTART;VALUE=DATE:20260105', 'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR', 'SUMMARY:W'],
    ['DTSTART;VALUE=DATE:20260131', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=-1', 'SUMMARY:M'],
    ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=2SU', 'SUMMARY:Y'],
    ['DTSTART;VALUE=DATE:20260614', 'RRULE:FREQ=YEARLY;INTERVAL=2', 'SUMMARY:Y'],
  );
  assert.deepEqual(daysOf(set, 'C', 'D', '2026-01-05', '2026-01-31'), [
    '2026-01-05',
    '2026-01-15',
    '2026-01-25',
  ]);
  assert.deepEqual(daysOf(set, 'C', 'W', '2026-01-05', '2026-01-24'), [
    '2026-01-05',
    '2026-01-09',
    '2026-01-19',
    '2026-01-23',
  ]);
  assert.deepEqual(daysOf(set, 'C', 'M', '2026-02-01', '2026-03-31'), ['2026-02-28', '2026-03-31']);
  assert.deepEqual(daysOf(set, 'C', 'Y', '2026-01-01', '2027-12-31'), ['2026-05-10', '2027-05-09']);
  assert.deepEqual(daysOf(set, 'C', 'Y 2', '2026-06-14', '2028-12-31'), ['2026-06-14', '2028-06-14']);
});

test('what a calendar event cannot say is refused with its place, and nonsense is no iCalendar', () => {
  const outcome = fromICalendar(
    text(
      ['DTSTART:20260105T080000Z', 'SUMMARY:A'],
      ['DTSTART;VALUE=DATE:20260105', 'RRULE:FREQ=WEEKLY;COUNT=3', 'SUMMARY:B'],
      ['DTSTART;VALUE=DATE:20260105', 'RRULE:FREQ=HOURLY', 'SUMMARY:C'],
      [
        'DTSTART;VALUE=DATE:20260105',
        'RRULE:FREQ=MONTHLY;BYMONTHDAY=5',
        'EXDATE;VALUE=DATE:20260205',
        'SUMMARY:D',
      ],
      ['DTSTART:nonsense', 'SUMMARY:E'],
    ),
  );
  assert.deepEqual(outcome.ok ? [] : outcome.problems.map(({ path }) => path), [
    'VEVENT[0]',
    'VEVENT[1]',
    'VEVENT[2]',
    'VEVENT[3]',
    'VEVENT[4]',
  ]);
  assert.equal(fromICalendar('garbage').ok, false);
});

test('a calendar written out and read again has the same days, groups and rolls included', () => {
  const weekend = { name: 'WEEKEND', type: 'WEEKLY', weekdays: ['SA', 'SU'] };
  const set = calendarsOf({
    C: [
      weekend,
      { name: 'ULTIMO', type: 'MONTHLY', days: '-1' },
      {
        name: 'LAST, WORKDAY',
        type: 'ROLL',
        base: { event: 'ULTIMO' },
        shift: -1,
        avoid: [{ event: 'WEEKEND' }],
      },
      { name: 'WORK', type: 'GROUP', match: 'NONE', members: [{ event: 'WEEKEND' }] },
    ],
  });
  const written = toICalendar(set, 'C', dayOf('2026-01-01'), dayOf('2026-12-31'), NOW);
  assert.ok(written.ok);
  const outcome = fromICalendar(written.text);
  assert.ok(outcome.ok);
  const again = calendarsOf({ C: outcome.events });
  for (const event of ['WEEKEND', 'ULTIMO', 'LAST, WORKDAY', 'WORK']) {
    const days = daysOf(set, 'C', event, '2026-01-01', '2026-12-31');
    assert.deepEqual(daysOf(again, 'C', event, '2026-01-01', '2026-12-31'), days);
  }
});

test('a calendar that cannot answer is not written', () => {
  const set = calendarsOf({ C: [{ name: 'G', type: 'GROUP', members: [{ event: 'NOBODY' }] }] });
  const written = toICalendar(set, 'C', dayOf('2026-01-01'), dayOf('2026-12-31'), NOW);
  assert.match(written.ok ? '' : written.message, /has no event NOBODY/);
});
