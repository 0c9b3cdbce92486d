import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDayTime } from './day-time.ts';

test('a time of a line is read as days and time of day; nothing and zeros are none; anything else is refused', () => {
  assert.deepEqual(readDayTime('002300'), { days: 0, minutes: 23 * 60 });
  assert.deepEqual(readDayTime('010030'), { days: 1, minutes: 30 });
  for (const none of [undefined, '', '000000']) assert.equal(readDayTime(none), null);
  for (const wrong of ['2300', '002460', '002400', 'noon', '0023:0', '-12300'])
    assert.equal(readDayTime(wrong), undefined, wrong);
});
