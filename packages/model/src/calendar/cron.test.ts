import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCron } from './cron.ts';

test('cron text is read with lists, ranges, steps, names and shorthands', () => {
  const outcome = readCron('*/20 8-9,12 1 jan-mar mon,SUN');
  assert.ok(outcome.ok);
  assert.deepEqual(outcome.times.minutes, [480, 500, 520, 540, 560, 580, 720, 740, 760]);
  assert.deepEqual([...outcome.times.days.months], [1, 2, 3]);
  assert.deepEqual([...outcome.times.days.weekdays], [1, 7]);
  assert.equal(outcome.times.days.either, true);
  const daily = readCron('@daily');
  assert.deepEqual(daily.ok && daily.times.minutes, [0]);
});

test('a field that starts with a star restricts together with the other day field', () => {
  const outcome = readCron('0 0 */2 * MON');
  assert.equal(outcome.ok && outcome.times.days.either, false);
});

test('cron text that means nothing is refused with the field that is wrong', () => {
  const message = (text: string) => {
    const outcome = readCron(text);
    return outcome.ok ? '' : outcome.message;
  };
  assert.match(message('* * * *'), /has 4 fields/);
  assert.match(message('60 * * * *'), /minute "60"/);
  assert.match(message('* 5-1 * * *'), /hour "5-1"/);
  assert.match(message('* * 0 * *'), /day of month "0"/);
  assert.match(message('* * * FOO *'), /month "FOO"/);
  assert.match(message('*/0 * * * *'), /minute "\*\/0"/);
  assert.match(message('* * * * 1,'), /weekday "1,"/);
});
