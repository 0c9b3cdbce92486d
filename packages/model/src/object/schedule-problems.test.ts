import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from './read-object.ts';

function placesOf(content: object): readonly string[] {
  const jsch = { general_attributes: { name: 'JSCH.S' }, ...content };
  const outcome = readObject({ data: { jsch }, path: '' }, 100);
  return outcome.ok ? [] : outcome.problems.map(({ path }) => path.slice('data.jsch.'.length));
}

const line = (line_number: number, object_name: string, earliest_start_time = '') => ({
  line_number,
  object_name,
  earliest_start_time,
});

test('a schedule that holds itself, doubles a line or names no object is refused with the place', () => {
  assert.deepEqual(placesOf({ workflow_definitions: [line(1, 'A'), line(1, 'jsch.s'), line(2, ' ')] }), [
    'workflow_definitions[1].line_number',
    'workflow_definitions[1].object_name',
    'workflow_definitions[2].object_name',
  ]);
});

test('starts lie in the period, from the turnaround on', () => {
  const starts = (...times: readonly string[]) =>
    placesOf({
      schedule_attributes: { period_duration: 2, turnaround_time: '06:00' },
      workflow_definitions: times.map((time, index) => line(index + 1, 'A', time)),
    });
  assert.deepEqual(starts('000600', '012359', '020559', '000000'), []);
  assert.deepEqual(starts('000559', '020600', '992500'), [
    'workflow_definitions[0].earliest_start_time',
    'workflow_definitions[1].earliest_start_time',
    'workflow_definitions[2].earliest_start_time',
  ]);
  assert.deepEqual(placesOf({ schedule_attributes: { turnaround_time: '6' }, workflow_definitions: [] }), [
    'schedule_attributes.turnaround_time',
  ]);
});

test('cron of a line is five fields that mean something, in place of its start', () => {
  const lines = (...changes: readonly object[]) =>
    placesOf({
      workflow_definitions: changes.map((change, index) => ({ ...line(index + 1, 'A'), ...change })),
    });
  const start = (earliest_start_time: string) => ({ cron: '0 6 * * *', earliest_start_time });
  assert.deepEqual(lines({ cron: '30 6 * * MO-FRI' }), ['workflow_definitions[0].cron']);
  assert.deepEqual(
    lines({ cron: '30 6 * * MON-FRI' }, { cron: '@daily' }, { cron: ' ' }, start('000000')),
    [],
  );
  assert.deepEqual(lines({ cron: '0 6 * *' }, { cron: '0 0 6 * * *' }, start('000600')), [
    'workflow_definitions[0].cron',
    'workflow_definitions[1].cron',
    'workflow_definitions[2].cron',
  ]);
});

test('a line that says how many calendar conditions must apply has some', () => {
  assert.deepEqual(placesOf({ workflow_definitions: [{ ...line(1, 'A'), calendar_condition_type: '1' }] }), [
    'workflow_definitions[0].calendar_condition_type',
  ]);
});
