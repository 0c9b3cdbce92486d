import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCron } from '@taktwerk/model';
import { ZoneSet } from '../zone/zone-set.ts';
import { cronStart } from './cron-start.ts';

/** The first start between two local times, as clocks show it, after the notes on the way. */
function first(
  text: string,
  from: string,
  until: string,
  gapRule: 'firstValid' | 'skip' = 'firstValid',
): readonly string[] {
  const zone = new ZoneSet().first('Europe/Berlin');
  const at = (local: string) =>
    Temporal.PlainDateTime.from(local).toZonedDateTime(zone.name).epochMilliseconds;
  const cron = readCron(text);
  assert.ok(cron.ok);
  const { instant, notes } = cronStart({
    cron: cron.times,
    zone,
    gapRule,
    from: at(from),
    until: at(until),
  });
  const told = notes.map(({ kind }) => kind);
  if (instant === null) return [...told, 'none'];
  const shown = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone.name);
  return [...told, shown.toString({ timeZoneName: 'never', smallestUnit: 'minute' }).slice(5)];
}

test('the first time cron names is found from the begin on, which counts, and before the end, which does not', () => {
  const day = ['2026-01-05T06:00', '2026-01-06T06:00'] as const;
  assert.deepEqual(first('0 6 * * *', ...day), ['01-05T06:00+01:00']);
  assert.deepEqual(first('59 5 * * *', ...day), ['01-06T05:59+01:00']);
  assert.deepEqual(first('*/20 5,9 * * *', ...day), ['01-05T09:00+01:00']);
  assert.deepEqual(first('0 6 6 * *', ...day), ['none']);
  assert.deepEqual(first('0 3 * * WED', '2026-01-05T06:00', '2026-01-12T06:00'), ['01-07T03:00+01:00']);
});

test('clocks that jump over a time of cron move its start, or leave it to the next time', () => {
  const night = ['2026-03-28T06:00', '2026-03-29T06:00'] as const;
  assert.deepEqual(first('30 2,4 29 * *', ...night), ['moved', '03-29T03:00+02:00']);
  assert.deepEqual(first('30 2,4 29 * *', ...night, 'skip'), ['skipped', '03-29T04:30+02:00']);
  assert.deepEqual(first('30 2,7 29 * *', ...night, 'skip'), ['skipped', 'none']);
  assert.deepEqual(first('30 2 29 * *', '2026-03-28T01:00', '2026-03-29T01:00', 'skip'), ['none']);
  assert.deepEqual(first('30 2 * * *', '2026-10-25T00:00', '2026-10-26T00:00'), [
    'first',
    '10-25T02:30+02:00',
  ]);
});
