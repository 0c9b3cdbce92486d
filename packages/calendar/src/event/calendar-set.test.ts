import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarsOf } from '../testing/calendar-of.ts';
import { dayOf, daysOf } from '../testing/days-of.ts';
import { calendarFaultText } from './calendar-fault-text.ts';
import { nextDay } from './next-day.ts';

test('a static event occurs on its dates and on no other', () => {
  const set = calendarsOf({ C: [{ name: 'E', type: 'STATIC', dates: ['2026-05-01', '2026-12-25'] }] });
  assert.deepEqual(daysOf(set, 'C', 'E', '2026-01-01', '2026-12-31'), ['2026-05-01', '2026-12-25']);
});

test('a weekly event occurs on its weekdays, every so many weeks from its start', () => {
  const set = calendarsOf({
    C: [
      { name: 'EVERY', type: 'WEEKLY', weekdays: ['SA', 'SU'] },
      { name: 'SECOND', type: 'WEEKLY', weekdays: 'MO', interval: 2, start_date: '2026-01-07' },
    ],
  });
  assert.deepEqual(daysOf(set, 'C', 'EVERY', '2026-01-01', '2026-01-11'), [
    '2026-01-03',
    '2026-01-04',
    '2026-01-10',
    '2026-01-11',
  ]);
  assert.deepEqual(daysOf(set, 'C', 'SECOND', '2026-01-01', '2026-02-10'), [
    '2026-01-05',
    '2026-01-19',
    '2026-02-02',
  ]);
});

test('a monthly event counts days and weekdays from the start and from the end of the month', () => {
  const set = calendarsOf({
    C: [
      { name: 'DAYS', type: 'MONTHLY', days: ['1', '31', '-1'], months: ['2', '3'] },
      { name: 'WEEKDAYS', type: 'MONTHLY', weekdays: ['1MO', '-1FR', '5TH'], months: '1' },
      { name: 'QUARTER', type: 'MONTHLY', days: '1', interval: 3, start_date: '2026-02-01' },
    ],
  });
  assert.deepEqual(daysOf(set, 'C', 'DAYS', '2028-01-01', '2028-12-31'), [
    '2028-02-01',
    '2028-02-29',
    '2028-03-01',
    '2028-03-31',
  ]);
  assert.deepEqual(daysOf(set, 'C', 'WEEKDAYS', '2026-01-01', '2026-12-31'), [
    '2026-01-05',
    '2026-01-29',
    '2026-01-30',
  ]);
  assert.deepEqual(daysOf(set, 'C', 'QUARTER', '2026-01-01', '2026-12-31'), [
    '2026-02-01',
    '2026-05-01',
    '2026-08-01',
    '2026-11-01',
  ]);
});

test('a yearly event occurs on its dates every so many years, the leap day in leap years alone', () => {
  const set = calendarsOf({
    C: [
      { name: 'LEAP', type: 'YEARLY', dates: '02-29' },
      { name: 'SECOND', type: 'YEARLY', dates: '12-24', interval: 2, start_date: '2026-01-01' },
    ],
  });
  assert.deepEqual(daysOf(set, 'C', 'LEAP', '2096-01-01', '2105-12-31'), ['2096-02-29', '2104-02-29']);
  assert.deepEqual(daysOf(set, 'C', 'SECOND', '2026-01-01', '2029-12-31'), ['2026-12-24', '2028-12-24']);
});

test('an interval event occurs every so many days and never before its start', () => {
  const set = calendarsOf({ C: [{ name: 'E', type: 'INTERVAL', start_date: '2026-01-10', interval: 10 }] });
  assert.deepEqual(daysOf(set, 'C', 'E', '2026-01-01', '2026-02-05'), [
    '2026-01-10',
    '2026-01-20',
    '2026-01-30',
  ]);
});

test('a group occurs when all, one or none of its members do', () => {
  const events = [
    { name: 'WEEKEND', type: 'WEEKLY', weekdays: ['SA', 'SU'] },
    { name: 'FIRST', type: 'MONTHLY', days: '1' },
  ];
  const group = (match: string) => ({
    name: match,
    type: 'GROUP',
    match,
    members: [{ event: 'WEEKEND' }, { calendar: 'C', event: 'FIRST' }],
  });
  const set = calendarsOf({ C: [...events, group('ALL'), group('ONE'), group('NONE')] });
  assert.deepEqual(daysOf(set, 'C', 'ALL', '2026-01-01', '2026-03-31'), ['2026-02-01', '2026-03-01']);
  assert.deepEqual(daysOf(set, 'C', 'ONE', '2026-01-01', '2026-01-04'), [
    '2026-01-01',
    '2026-01-03',
    '2026-01-04',
  ]);
  assert.deepEqual(daysOf(set, 'C', 'NONE', '2026-01-01', '2026-01-05'), ['2026-01-02', '2026-01-05']);
});

test('a roll moves the days of its base past the days to avoid, across months and years', () => {
  const set = calendarsOf({
    HOLIDAYS: [{ name: 'ALL', type: 'STATIC', dates: ['2027-01-01', '2026-12-31'] }],
    C: [
      { name: 'WEEKEND', type: 'WEEKLY', weekdays: ['SA', 'SU'] },
      { name: 'ULTIMO', type: 'MONTHLY', days: '-1' },
      {
        name: 'BEFORE',
        type: 'ROLL',
        base: { event: 'ULTIMO' },
        shift: -1,
        avoid: [{ event: 'WEEKEND' }, { calendar: 'HOLIDAYS', event: 'ALL' }],
      },
      {
        name: 'AFTER',
        type: 'ROLL',
        base: { event: 'ULTIMO' },
        shift: 1,
        avoid: [{ event: 'WEEKEND' }, { calendar: 'HOLIDAYS', event: 'ALL' }],
      },
      { name: 'TWO_LATER', type: 'ROLL', base: { event: 'ULTIMO' }, shift: 2 },
    ],
  });
  assert.deepEqual(daysOf(set, 'C', 'BEFORE', '2026-10-01', '2027-01-31'), [
    '2026-10-30',
    '2026-11-30',
    '2026-12-30',
    '2027-01-29',
  ]);
  assert.deepEqual(daysOf(set, 'C', 'AFTER', '2026-10-01', '2027-02-15'), [
    '2026-11-02',
    '2026-11-30',
    '2027-01-04',
    '2027-02-01',
  ]);
  assert.deepEqual(daysOf(set, 'C', 'TWO_LATER', '2026-12-01', '2027-01-31'), ['2026-12-02', '2027-01-02']);
});

test('a day outside of the validity is not decided but told', () => {
  const set = calendarsOf({
    C: [{ name: 'E', type: 'WEEKLY', weekdays: 'MO', valid_from: '2026-01-01', valid_to: '2026-12-31' }],
  });
  const answer = set.occurs({ calendar: 'C', event: 'E' }, dayOf('2027-01-04'));
  assert.ok(!answer.ok);
  assert.match(
    calendarFaultText(answer.fault),
    /2027-01-04 is outside of the validity of event E of calendar C/,
  );
});

test('a missing calendar, a missing event and a circle are three different faults, each with its name', () => {
  const set = calendarsOf({
    A: [{ name: 'X', type: 'GROUP', members: [{ calendar: 'B', event: 'Y' }] }],
    B: [{ name: 'Y', type: 'ROLL', base: { calendar: 'A', event: 'X' }, shift: 1 }],
  });
  const fault = (calendar: string, event: string) => set.faultOf({ calendar, event });
  assert.deepEqual(fault('NONE', 'X'), { kind: 'unknownCalendar', calendar: 'NONE' });
  assert.deepEqual(fault('A', 'Z'), { kind: 'unknownEvent', calendar: 'A', event: 'Z' });
  const circle = fault('A', 'X');
  assert.ok(circle !== null);
  assert.match(calendarFaultText(circle), /A\/X → B\/Y → A\/X/);
});

test('groups that share members are answered at once, however many ways lead to a member', () => {
  const events: object[] = [{ name: 'G0', type: 'WEEKLY', weekdays: 'MO' }];
  for (let level = 1; level < 45; level += 1) {
    const below = { event: `G${level - 1}` };
    events.push({ name: `G${level}`, type: 'GROUP', match: 'ONE', members: [below, below] });
  }
  const set = calendarsOf({ C: events });
  assert.deepEqual(daysOf(set, 'C', 'G44', '2026-01-01', '2026-01-11'), ['2026-01-05']);
});

test('the next day of an event is found a hundred years away', () => {
  const set = calendarsOf({
    C: [
      { name: 'FAR', type: 'STATIC', dates: '2125-12-31' },
      { name: 'NEVER', type: 'STATIC', dates: [] },
    ],
  });
  assert.deepEqual(nextDay(set, { calendar: 'C', event: 'FAR' }, dayOf('2026-01-01')), {
    ok: true,
    day: dayOf('2125-12-31'),
  });
  assert.deepEqual(nextDay(set, { calendar: 'C', event: 'NEVER' }, dayOf('2026-01-01')), {
    ok: true,
    day: null,
  });
});
