import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecurringContent } from '../object/schema/recurring.ts';
import { readRecurrence } from './read-recurrence.ts';

const MEMBERS: RecurringContent = {
  start_date: '2026-01-01',
  end_date: '2026-12-31',
  end_after_executions: '5',
  execute_after: 'PT5M',
  execute_after_end: 'PT1H',
  execute_at: '08:00',
  cron: '0 8 * * *',
  between_start: '08:00',
  between_end: '18:00',
  adjust_start_time: '1',
  allow_overlap: '1',
  weekdays: ['MO', 'FR'],
};

/** What may stand together, written down a second time as plain sentences. */
function means(has: (member: keyof RecurringContent) => boolean): boolean {
  const frequencies = (['execute_after', 'execute_after_end', 'execute_at', 'cron'] as const).filter(has);
  if (frequencies.length !== 1) return false;
  if (has('end_date') && has('end_after_executions')) return false;
  if (has('between_start') !== has('between_end')) return false;
  if (has('between_start') && !has('execute_after') && !has('execute_after_end')) return false;
  if (has('adjust_start_time') && !has('execute_after')) return false;
  if (has('allow_overlap') && has('execute_after_end')) return false;
  return !(has('weekdays') && has('cron'));
}

test('every combination of the members of a recurring execution is taken exactly when it means something', () => {
  const names = Object.keys(MEMBERS);
  let taken = 0;
  for (let bits = 0; bits < 2 ** names.length; bits += 1) {
    const chosen = new Set(names.filter((_, index) => (bits & (1 << index)) !== 0));
    const content = Object.fromEntries(Object.entries(MEMBERS).filter(([name]) => chosen.has(name)));
    const outcome = readRecurrence(content, 'body.recurring');
    assert.equal(
      outcome.ok,
      means((member) => chosen.has(member)),
      JSON.stringify(content),
    );
    if (outcome.ok) taken += 1;
  }
  assert.ok(taken > 100);
});

test('values that mean nothing are refused with their place', () => {
  const places = (content: RecurringContent): readonly string[] => {
    const outcome = readRecurrence(content, 'body.recurring');
    return outcome.ok ? [] : outcome.problems.map((problem) => problem.path);
  };
  assert.deepEqual(places({ execute_after: 'PT0S' }), ['body.recurring.execute_after']);
  assert.deepEqual(places({ execute_after: 'PT505H' }), ['body.recurring.execute_after']);
  assert.deepEqual(places({ execute_after: 'P1M' }), ['body.recurring.execute_after']);
  assert.deepEqual(places({ execute_at: ['08:00', '24:00'] }), ['body.recurring.execute_at[1]']);
  assert.deepEqual(places({ execute_at: '08:00', start_date: '2026-02-30' }), ['body.recurring.start_date']);
  assert.deepEqual(places({ execute_at: '08:00', start_date: '2026-02-02', end_date: '2026-02-01' }), [
    'body.recurring.end_date',
  ]);
  assert.deepEqual(places({ execute_after: 'PT1H', between_start: '08:00', between_end: '08:00' }), [
    'body.recurring.between_end',
  ]);
  assert.deepEqual(places({ cron: '0 25 * * *' }), ['body.recurring.cron']);
  assert.deepEqual(places({ execute_at: '08:00', calendar_condition_type: '1' }), [
    'body.recurring.calendar_conditions',
  ]);
});

test('an interval as long as allowed, a flag as a word, and several times of day are read', () => {
  const long = readRecurrence({ execute_after: 'PT504H', adjust_start_time: 'true' }, '');
  assert.deepEqual(long.ok && long.recurrence.frequency, {
    kind: 'interval',
    milliseconds: 1_814_400_000,
    align: true,
  });
  const times = readRecurrence({ execute_at: ['18:00', '06:30', '18:00'] }, '');
  assert.deepEqual(times.ok && times.recurrence.frequency, { kind: 'times', minutes: [390, 1080] });
});
