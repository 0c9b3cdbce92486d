import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDay } from '../../calendar/civil-day.ts';
import { typeProblems } from '../type-problems.ts';
import { compileBlackout } from './compile-blackout.ts';

const blackout = (attributes: object, general: object = {}) => ({
  general_attributes: { name: 'night', type: 'BLACKOUT', ...general },
  blackout_attributes: attributes,
});

test('a blackout is read with its windows, what waits and what planned starts do', () => {
  const read = compileBlackout(
    blackout(
      {
        windows: [
          {
            from: '22:00',
            to: '04:00',
            weekdays: ['SA', 'SU'],
            start_date: '2026-01-01',
            calendar_conditions: [{ calendar: 'c', calendar_event: 'freeze' }],
            calendar_condition_type: '1',
          },
          { begin: '2026-12-24 18:00', end: '2026-12-27 06:00' },
        ],
        names: ['etl.*'],
        except_names: ['etl.watch'],
        types: ['jobs'],
        planned_starts: 'skip',
      },
      { timezone: 'Europe/Berlin' },
    ),
  );
  assert.deepEqual(read, {
    name: 'NIGHT',
    timeZone: 'Europe/Berlin',
    active: true,
    windows: [
      {
        kind: 'daily',
        from: 1320,
        to: 240,
        firstDay: readDay('2026-01-01'),
        lastDay: null,
        weekdays: new Set([6, 7]),
        condition: { match: 'all', events: [{ calendar: 'C', event: 'FREEZE' }] },
      },
      {
        kind: 'once',
        begin: { day: readDay('2026-12-24'), minutes: 1080 },
        end: { day: readDay('2026-12-27'), minutes: 360 },
      },
    ],
    names: ['ETL.*'],
    exceptNames: ['ETL.WATCH'],
    types: ['JOBS'],
    plannedStarts: 'skip',
  });
});

const refused: readonly (readonly [window: object, place: string, message: RegExp])[] = [
  [{}, 'from', /is missing; expected from and to/],
  [{ from: '25:00', to: '04:00' }, 'from', /is "25:00"; expected a time of day/],
  [{ from: '22:00', to: '04:00', weekdays: 'XX' }, 'weekdays', /holds "XX"/],
  [{ from: '22:00', to: '04:00', start_date: '2026-02-30' }, 'start_date', /expected a day that exists/],
  [
    { from: '22:00', to: '04:00', start_date: '2026-03-01', end_date: '2026-02-01' },
    'end_date',
    /before start_date/,
  ],
  [{ from: '22:00', to: '04:00', calendar_condition_type: '1' }, 'calendar_conditions', /is missing/],
  [
    { begin: '2026-12-24 18:00', end: '2026-12-24 18:00' },
    'end',
    /not after begin \(2026-12-24 18:00\); expected a later moment/,
  ],
  [{ begin: '2026-02-30 10:00', end: '2026-03-01 10:00' }, 'begin', /expected a moment that exists/],
  [{ begin: '2026-02-01 10:00', end: '2026-03-01 10:00', from: '10:00' }, 'from', /stands beside begin/],
];

test('a window that means nothing is refused with its place', () => {
  for (const [window, place, message] of refused) {
    const problems = typeProblems('BLACKOUT', blackout({ windows: [window] }), 'data.blackout');
    const [first] = problems;
    assert.equal(
      first?.path,
      `data.blackout.blackout_attributes.windows[0].${place}`,
      JSON.stringify(window),
    );
    assert.match(first?.message ?? '', message);
  }
  const [type] = typeProblems('BLACKOUT', blackout({ types: ['NOTHING'] }), 'data.blackout');
  assert.match(type?.message ?? '', /names "NOTHING"; expected object types/);
});
