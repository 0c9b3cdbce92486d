import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayText, fromEpochDay, readDay, readYearDay, toEpochDay, weekdayOf } from './civil-day.ts';

test('every day of 800 years is the day the language says it is', () => {
  for (let day = Date.UTC(1700, 0, 1) / 86_400_000; day < Date.UTC(2500, 0, 1) / 86_400_000; day += 1) {
    const date = new Date(day * 86_400_000);
    const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    assert.deepEqual(fromEpochDay(day), civil);
    assert.equal(toEpochDay(civil), day);
    assert.equal(weekdayOf(day) % 7, date.getUTCDay());
  }
});

test('a day is read only when it exists', () => {
  assert.equal(dayText(readDay(' 2028-02-29 ') ?? 0), '2028-02-29');
  for (const text of [
    '2026-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '26-01-01',
    '2026-01-01-',
    '2026-0a-01',
    '',
  ])
    assert.equal(readDay(text), null, text);
  assert.equal(readYearDay('02-29'), 229);
  for (const text of ['02-30', '13-01', '00-01', '1-1', '', '04-31'])
    assert.equal(readYearDay(text), null, text);
});
