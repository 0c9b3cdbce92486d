import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarReferences } from './calendar-references.ts';

test('calendar events are found in periods, groups and rolls, with the calendar they belong to', () => {
  const calendar = {
    general_attributes: { name: 'C' },
    calendar_events: [
      { name: 'A', type: 'STATIC' },
      { name: 'G', type: 'GROUP', members: [{ event: 'a' }, { calendar: 'd', event: 'X' }] },
      { name: 'R', type: 'ROLL', base: { event: 'G' }, avoid: [{ calendar: 'D', event: 'Y' }] },
    ],
  };
  assert.deepEqual(calendarReferences('CALE', calendar), [
    { calendar: 'C', event: 'A' },
    { calendar: 'D', event: 'X' },
    { calendar: 'C', event: 'G' },
    { calendar: 'D', event: 'Y' },
  ]);
  const period = {
    general_attributes: { name: 'P' },
    period_attributes: { execute_at: '08:00', calendar_conditions: [{ calendar: 'c', calendar_event: 'a' }] },
  };
  assert.deepEqual(calendarReferences('PERIOD', period), [{ calendar: 'C', event: 'A' }]);
  assert.deepEqual(calendarReferences('LOGIN', {}), []);
});
