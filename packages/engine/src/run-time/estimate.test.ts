import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimate } from './estimate.ts';
import { KEPT_RUNS, RunTimeHistories, type RunTimeSample } from './run-time-histories.ts';

/** Samples of runs that ended one after the other, newest first. */
function samples(...seconds: readonly number[]): RunTimeSample[] {
  return seconds
    .map((time, index) => ({ runId: index + 1, endTime: index * 60_000, milliseconds: time * 1000 }))
    .reverse();
}

const runs = 25;

test('each method makes of the last correct runs what its name says', () => {
  const history = samples(10, 20, 30, 40);
  assert.equal(estimate({ method: 'fixed', seconds: 7, runs }, history), 7_000);
  assert.equal(estimate({ method: 'average', seconds: 0, runs }, history), 25_000);
  assert.equal(estimate({ method: 'maximum', seconds: 0, runs }, history), 40_000);
  assert.equal(estimate({ method: 'linear', seconds: 0, runs }, history), 50_000);
});

test('fewer runs count when the object says so', () => {
  assert.equal(estimate({ method: 'average', seconds: 0, runs: 2 }, samples(10, 20, 30, 40)), 35_000);
});

test('a falling line never gives a negative estimate, a single run is its own line, and no run is no estimate', () => {
  assert.equal(estimate({ method: 'linear', seconds: 0, runs }, samples(30, 10)), 0);
  assert.equal(estimate({ method: 'linear', seconds: 0, runs }, samples(30)), 30_000);
  assert.equal(estimate({ method: 'maximum', seconds: 0, runs }, []), 0);
});

test('a run that ends while the history is being read is not lost, nor counted twice', () => {
  const histories = new RunTimeHistories();
  const [newest, ...older] = samples(1, 2, 3);
  assert.ok(newest !== undefined);
  histories.record(100, 'A', newest);
  assert.equal(histories.isKnown(100, 'A'), false);
  histories.remember(100, 'A', older);
  histories.remember(100, 'A', [newest, ...older]);
  assert.equal(histories.isKnown(100, 'A'), true);
  assert.deepEqual(histories.samples(100, 'A'), [newest, ...older]);
});

test('the newest 25 runs are kept', () => {
  const histories = new RunTimeHistories();
  const all = samples(...Array.from({ length: 40 }, (_, index) => index));
  histories.remember(100, 'A', all.slice(10));
  for (const sample of all.slice(0, 10)) histories.record(100, 'A', sample);
  assert.deepEqual(histories.samples(100, 'A'), all.slice(0, KEPT_RUNS));
});
