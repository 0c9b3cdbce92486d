import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retentionRules } from './retention-rules.ts';

const row = (value1: string, value2: string, value3 = '') => ({
  client: 100,
  vara: 'UC_RETENTION',
  key: 'R',
  values: [value1, value2, value3, '', ''] as const,
});

test('a rule says what is kept for how many days, of all statuses or of some', () => {
  assert.deepEqual(retentionRules([row('history', '90'), row('REPORTS', '7', 'ENDED_OK')]), [
    { what: 'history', statuses: null, days: 90 },
    { what: 'reports', statuses: [1900], days: 7 },
  ]);
});

test('a rule that cannot be understood is told, and removes nothing', () => {
  for (const [wrong, details] of [
    [row('LOGS', '1'), /value1 is "LOGS"; expected HISTORY or REPORTS/],
    [row('HISTORY', ''), /value2 is ""; expected days/],
    [row('HISTORY', '0'), /value2 is "0"; expected days from 1/],
    [row('HISTORY', '1', 'FINE'), /value3 is "FINE"; expected a condition name/],
  ] as const)
    assert.throws(() => retentionRules([wrong]), { reason: 'invalidObject', details });
});
