import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BlackoutWindow, compileBlackout } from '@taktwerk/model';
import { CalendarSet } from '../event/calendar-set.ts';
import { calendarsOf } from '../testing/calendar-of.ts';
import { ZoneSet } from '../zone/zone-set.ts';
import { windowState } from './window-state.ts';

const windowsOf = (...windows: readonly object[]): readonly BlackoutWindow[] =>
  compileBlackout({ general_attributes: { name: 'B' }, blackout_attributes: { windows } }).windows;

/** The state as `open until …`; the zone is Berlin unless told. */
function stateAt(
  windows: readonly BlackoutWindow[],
  time: string,
  calendars = new CalendarSet(),
  zone = 'Europe/Berlin',
): string {
  const state = windowState({
    windows,
    zone: new ZoneSet().first(zone),
    calendars,
    now: Date.parse(time),
  });
  return `${state.open ? 'open' : 'closed'} until ${new Date(state.until).toISOString()}${state.fault === null ? '' : ` ${state.fault.kind}`}`;
}

test('a window over midnight belongs to the day it begins on and is open from its begin to before its end', () => {
  const night = windowsOf({ from: '22:00', to: '04:00', weekdays: 'FR' });
  assert.equal(stateAt(night, '2026-01-09T20:59:59Z'), 'closed until 2026-01-09T21:00:00.000Z');
  assert.equal(stateAt(night, '2026-01-09T21:00:00Z'), 'open until 2026-01-10T03:00:00.000Z');
  assert.equal(stateAt(night, '2026-01-10T02:59:59Z'), 'open until 2026-01-10T03:00:00.000Z');
  assert.equal(stateAt(night, '2026-01-10T03:00:00Z'), 'closed until 2026-01-11T23:00:00.000Z');
});

test('windows that touch or overlap are one, up to the end of the last', () => {
  const weekend = windowsOf(
    { from: '00:00', to: '24:00', weekdays: ['SA', 'SU'] },
    { from: '23:00', to: '02:00', weekdays: 'SU' },
  );
  assert.equal(stateAt(weekend, '2026-01-10T12:00:00Z'), 'open until 2026-01-12T01:00:00.000Z');
});

test('a window that is there once is open from one moment of its zone to another, and never again', () => {
  const move = windowsOf({ begin: '2026-12-24 18:00', end: '2026-12-27 06:00' });
  assert.match(stateAt(move, '2026-12-24T16:59:00Z'), /^closed/);
  assert.equal(stateAt(move, '2026-12-25T12:00:00Z'), 'open until 2026-12-27T05:00:00.000Z');
  assert.match(stateAt(move, '2027-12-25T12:00:00Z'), /^closed/);
});

test('a window that is always open is found open, and asked again', () => {
  const always = windowsOf({ from: '00:00', to: '24:00' });
  assert.match(stateAt(always, '2026-01-10T12:00:00Z'), /^open until 2027/);
});

test('first and last day bound a window, and a calendar names its days', () => {
  const calendars = calendarsOf({ C: [{ name: 'FREEZE', type: 'STATIC', dates: ['2026-03-02'] }] });
  const frozen = windowsOf({
    from: '08:00',
    to: '18:00',
    calendar_conditions: [{ calendar: 'C', calendar_event: 'FREEZE' }],
  });
  assert.match(stateAt(frozen, '2026-03-01T12:00:00Z', calendars), /^closed/);
  assert.match(stateAt(frozen, '2026-03-02T12:00:00Z', calendars), /^open/);
  const bounded = windowsOf({ from: '08:00', to: '18:00', start_date: '2026-03-02', end_date: '2026-03-03' });
  for (const [day, expected] of [
    ['01', 'closed'],
    ['02', 'open'],
    ['03', 'open'],
    ['04', 'closed'],
  ])
    assert.match(stateAt(bounded, `2026-03-${day}T12:00:00Z`), new RegExp(`^${expected}`));
});

test('a day no calendar can decide about counts as open, with what is wrong', () => {
  const unknown = windowsOf({
    from: '08:00',
    to: '18:00',
    calendar_conditions: [{ calendar: 'GONE', calendar_event: 'E' }],
  });
  assert.equal(
    stateAt(unknown, '2026-03-02T12:00:00Z'),
    'open until 2026-03-02T17:00:00.000Z unknownCalendar',
  );
  assert.match(stateAt(unknown, '2026-03-02T20:00:00Z'), /^closed/);
});

test('a window covers what a clock change takes out and what it adds', () => {
  const early = windowsOf({ from: '02:30', to: '03:30' });
  assert.match(stateAt(early, '2026-03-29T00:59:59Z'), /^closed until 2026-03-29T01:00/);
  assert.equal(stateAt(early, '2026-03-29T01:00:00Z'), 'open until 2026-03-29T01:30:00.000Z');
  const ambiguous = windowsOf({ from: '02:15', to: '02:45' });
  assert.equal(stateAt(ambiguous, '2026-10-25T00:15:00Z'), 'open until 2026-10-25T01:45:00.000Z');
});
