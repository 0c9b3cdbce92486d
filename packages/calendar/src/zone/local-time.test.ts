import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bruteForceLocalTime, telltaleDays } from '../testing/brute-force-zone.ts';
import { dayOf } from '../testing/days-of.ts';
import { localDay, localMinutes, localTime } from './local-time.ts';
import { ZoneSet } from './zone-set.ts';

/** Zones with half hours, changes at midnight, a day left out, and none at all. */
const SAMPLE = ['Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago', 'UTC'];

test('local times of the sample zones are what a search through all instants finds', () => {
  const zones = new ZoneSet();
  for (const name of SAMPLE) {
    const zone = zones.first(name);
    assert.equal(zone.name, name);
    for (const day of telltaleDays(name, 2025, 4)) {
      for (const minutes of [0, 90, 150, 1410]) {
        const expected = bruteForceLocalTime(name, day, minutes);
        assert.deepEqual(localTime(zone, day, minutes), expected, `${name} ${day} ${minutes}`);
        if (expected.kind !== 'once') continue;
        assert.equal(localDay(zone, expected.instant), day);
        assert.equal(localMinutes(zone, expected.instant), minutes);
      }
    }
  }
});

test('a whole day that a zone left out is one gap', () => {
  const zone = new ZoneSet().first('Pacific/Apia');
  assert.deepEqual(localTime(zone, dayOf('2011-12-30'), 720), {
    kind: 'never',
    next: Date.UTC(2011, 11, 30, 10),
  });
});

test('a TZ object stands before a zone of the tz database, and an unknown name leaves it to the next', () => {
  const zones = new ZoneSet();
  zones.define('PLANT', { kind: 'iana', name: 'PLANT', zone: 'Asia/Tokyo' });
  assert.equal(zones.first('NOBODY/KNOWS', 'plant', 'Europe/Berlin').name, 'Asia/Tokyo');
  assert.equal(zones.first(null, '', 'NOBODY/KNOWS').name, 'UTC');
});

test('a zone with a rule of its own changes its clocks as the tz database does for the same rule', () => {
  const zones = new ZoneSet();
  zones.define('OWN', {
    kind: 'rule',
    name: 'OWN',
    offset: 60,
    daylight: {
      offset: 120,
      start: { month: 3, on: { nth: -1, weekday: 7 }, minutes: 120 },
      end: { month: 10, on: { nth: -1, weekday: 7 }, minutes: 180 },
    },
  });
  const own = zones.first('OWN');
  const berlin = zones.first('Europe/Berlin');
  for (let day = dayOf('2025-01-01'); day < dayOf('2029-01-01'); day += 1) {
    for (const minutes of [0, 119, 150, 180, 181]) {
      assert.deepEqual(localTime(own, day, minutes), localTime(berlin, day, minutes));
    }
  }
});
