import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CalendarCondition } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

function withCalendar(): EngineDriver {
  const engine = new EngineDriver();
  engine.calendar({
    general_attributes: { name: 'C' },
    calendar_events: [
      { name: 'MONDAYS', type: 'WEEKLY', weekdays: 'MO' },
      { name: 'FIRST', type: 'MONTHLY', days: '1' },
      { name: 'OLD', type: 'WEEKLY', weekdays: 'MO', valid_to: '2025-12-31' },
    ],
  });
  return engine;
}

const asks = (match: CalendarCondition['match'], ...events: readonly string[]): CalendarCondition => ({
  match,
  events: events.map((event) => ({ calendar: 'C', event })),
});

test('a line whose calendars do not fit the logical date ends 1920 and its successors go on', () => {
  const engine = withCalendar();
  const names = ['ALL', 'ONE', 'NONE', 'AFTER'];
  const run = engine.start(
    workflow(
      'W',
      [
        { object: 'ALL', after: [1], calendar: asks('all', 'MONDAYS', 'FIRST') },
        { object: 'ONE', after: [1], calendar: asks('one', 'MONDAYS', 'FIRST') },
        { object: 'NONE', after: [1], calendar: asks('none', 'MONDAYS') },
        { object: 'AFTER', after: [2] },
      ],
      [3, 4, 5],
    ),
    ...names.map((name) => definition(name, 'SCRI')),
  );
  assert.deepEqual(
    names.map((name) => engine.child(run, name).status),
    [1920, 1900, 1920, 1900],
  );
  assert.equal(engine.status(run), 1900);
});

test('a calendar that cannot answer ends the workflow at its activation and says what is missing', () => {
  for (const [event, expected] of [
    ['OLD', /outside of the validity of event OLD/],
    ['NOBODY', /has no event NOBODY/],
  ] as const) {
    const engine = withCalendar();
    const run = engine.start(
      workflow('W', [{ object: 'A', after: [1], calendar: asks('all', event) }], [2]),
      definition('A', 'SCRI'),
    );
    assert.equal(engine.status(run), 1820);
    assert.match(engine.record(run).statusDetail ?? '', expected);
    assert.deepEqual(engine.children(run), {});
  }
});
