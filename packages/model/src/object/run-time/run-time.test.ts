import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExecutable } from '../compile-executable.ts';
import { executedObjects } from '../executed-objects.ts';
import { readObject } from '../read-object.ts';

/** What the run time attributes of a script mean, or the problems they have. */
function read(attributes: object) {
  const general = { name: 'S', ...attributes };
  const outcome = readObject({ data: { scri: { general_attributes: general } }, path: '' }, 100);
  if (!outcome.ok) return outcome.problems.map(({ path, message }) => `${path} ${message}`);
  return compileExecutable('SCRI', outcome.object.content, 1);
}

test('estimate and limits are read from their attributes', () => {
  const compiled = read({
    ert_method: 'linear',
    ert_runs: 5,
    mrt_method: 'ERT',
    mrt_percent: 20,
    mrt_execute: 'scri.late',
    srt_time: '000230',
    srt_execute: 'SCRI.EARLY',
  });
  assert.ok(!Array.isArray(compiled));
  assert.deepEqual(compiled.runTime, {
    estimate: { method: 'linear', seconds: 0, runs: 5 },
    maximum: { limit: { kind: 'estimate', percent: 20 }, cancel: false, execute: 'SCRI.LATE' },
    minimum: { limit: { kind: 'fixed', seconds: 150 }, execute: 'SCRI.EARLY' },
  });
  assert.deepEqual(executedObjects(compiled), ['SCRI.LATE', 'SCRI.EARLY']);
});

test('a maximum that names nothing else cancels, and zeros are no limit', () => {
  const limited = read({ mrt_time: '013000' });
  assert.ok(!Array.isArray(limited));
  assert.deepEqual(limited.runTime.maximum, {
    limit: { kind: 'fixed', seconds: 5400 },
    cancel: true,
    execute: null,
  });
  const unlimited = read({ mrt_time: '000000', srt_time: '000000' });
  assert.ok(!Array.isArray(unlimited));
  assert.deepEqual([unlimited.runTime.maximum, unlimited.runTime.minimum], [null, null]);
});

test('a limit that could not be watched is refused', () => {
  assert.deepEqual(read({ mrt_time: '12', mrt_percent: '-1' }), [
    'data.scri.general_attributes.mrt_time is "12"; expected a length of time as HHMMSS',
    'data.scri.general_attributes.mrt_percent is "-1"; expected a whole number from 0 to 9999',
  ]);
  assert.deepEqual(read({ mrt_method: 'END', srt_time: '000001' }), [
    'data.scri.general_attributes.mrt_end_time is missing; expected a time as DDHHMM, which `mrt_method` END goes by',
    'data.scri.general_attributes.srt_execute is missing; expected the object to start when the run time is below the minimum',
  ]);
});
