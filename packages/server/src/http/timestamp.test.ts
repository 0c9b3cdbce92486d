import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTimestamp, timestampText } from './timestamp.ts';

test('times are UTC with seconds, in and out', () => {
  assert.equal(timestampText(1_767_600_000_999), '2026-01-05T08:00:00Z');
  assert.equal(readTimestamp('t', '2026-01-05T08:00:00Z'), 1_767_600_000_000);
});

test('fractions, offsets and days that do not exist are refused by name', () => {
  for (const text of [
    '',
    '2026-01-05',
    '2026-01-05T08:00:00',
    '2026-01-05T08:00:00.1Z',
    '2026-01-05T08:00:00+01:00',
    '2026-02-31T08:00:00Z',
    '2026-01-05T24:00:00Z',
  ]) {
    assert.throws(() => readTimestamp('time_frame_from', text), {
      reason: 'invalidField',
      details: /^time_frame_from is /,
    });
  }
});
