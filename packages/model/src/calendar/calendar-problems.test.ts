import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '../object/read-object.ts';

function problemsOf(type: string, content: object): readonly string[] {
  const outcome = readObject(
    { data: { [type]: { general_attributes: { name: 'X' }, ...content } }, path: '' },
    100,
  );
  return outcome.ok ? [] : outcome.problems.map(({ path, message }) => `${path} ${message}`);
}

test('a calendar with days that do not exist is refused with the place of each', () => {
  const problems = problemsOf('cale', {
    calendar_events: [
      { name: 'A', type: 'STATIC', dates: ['2026-02-28', '2026-02-30'] },
      { name: 'B', type: 'YEARLY', dates: ['04-31'] },
      { name: 'C', type: 'MONTHLY', days: ['30'], months: ['2'] },
      { name: 'D', type: 'MONTHLY', days: ['0'] },
      { name: 'E', type: 'WEEKLY', weekdays: ['XX'] },
      { name: 'F', type: 'WEEKLY', weekdays: 'MO', valid_from: '2026-05-02', valid_to: '2026-05-01' },
    ],
  });
  assert.deepEqual(
    problems.map((text) => text.slice(0, text.indexOf(' '))),
    [
      'data.cale.calendar_events[0].dates[1]',
      'data.cale.calendar_events[1].dates[0]',
      'data.cale.calendar_events[2].days[0]',
      'data.cale.calendar_events[3].days[0]',
      'data.cale.calendar_events[4].weekdays[0]',
      'data.cale.calendar_events[5].valid_to',
    ],
  );
});

test('a calendar event needs what its kind is made of, and a name of its own', () => {
  const problems = problemsOf('cale', {
    calendar_events: [
      { name: 'A', type: 'GROUP' },
      { name: 'a', type: 'ROLL', shift: '0' },
      { name: 'B', type: 'INTERVAL' },
      { name: 'C', type: 'MONTHLY' },
      { name: 'D', type: 'WEEKLY' },
    ],
  });
  assert.deepEqual(
    problems.map((text) => text.slice('data.cale.calendar_events'.length, text.indexOf(' '))),
    [
      '[0].members',
      '[1].name',
      '[1].base',
      '[1].shift',
      '[2].interval',
      '[2].start_date',
      '[3].days',
      '[4].weekdays',
    ],
  );
});

test('a time zone must be one of the tz database or have offsets and changes that can be', () => {
  assert.deepEqual(problemsOf('tz', { tz_attributes: { zone: 'Europe/Berlin' } }), []);
  assert.deepEqual(problemsOf('tz', { tz_attributes: { offset: '-03:30' } }), []);
  const change = (month: string) => ({ month, weekday: '-1SU', time: '02:00' });
  assert.deepEqual(
    problemsOf('tz', {
      tz_attributes: {
        offset: '+01:00',
        daylight_offset: '+02:00',
        daylight_start: change('3'),
        daylight_end: change('10'),
      },
    }),
    [],
  );
  assert.match(
    problemsOf('tz', { tz_attributes: { zone: 'Europe/Nowhere' } })[0] ?? '',
    /tz_attributes\.zone is "Europe\/Nowhere"/,
  );
  assert.match(problemsOf('tz', { tz_attributes: {} })[0] ?? '', /offset is missing/);
  assert.match(
    problemsOf('tz', {
      tz_attributes: {
        offset: '+01:00',
        daylight_offset: '+02:00',
        daylight_start: change('13'),
        daylight_end: change('3'),
      },
    })[0] ?? '',
    /daylight_start/,
  );
});
