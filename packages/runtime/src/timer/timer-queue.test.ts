import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Timer } from '@taktwerk/model';
import { HandClock } from '../testing/hand-clock.ts';
import { TimerQueue } from './timer-queue.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function timer(runId: number, kind: Timer['kind'], due: number): Timer {
  return { runId, kind, due, generation: 1 };
}

/** A queue over a clock that is moved, and what came due, as `run kind` with the minutes since the begin. */
function started() {
  const clock = new HandClock();
  const begin = clock.monotonic();
  const due: string[] = [];
  const queue = new TimerQueue(clock, ({ runId, kind }) =>
    due.push(`${runId} ${kind} ${Math.floor((clock.monotonic() - begin) / MINUTE)}`),
  );
  const pass = (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) clock.pass(MINUTE);
  };
  return { clock, due, queue, pass, now: clock.now() };
}

test('timers come due in the order of their times, once each, and a newer one of a kind replaces the older', () => {
  const { queue, due, pass, now } = started();
  queue.set(timer(1, 'startTime', now + 3 * MINUTE));
  queue.set(timer(2, 'startTime', now + 2 * MINUTE));
  queue.set(timer(1, 'startTime', now + MINUTE));
  queue.set(timer(3, 'startTime', now + MINUTE));
  queue.remove(3);
  pass(5);
  assert.deepEqual(due, ['1 startTime 1', '2 startTime 2']);
});

test('a clock put forward an hour: dates are due within a minute, lengths of time are not shortened', () => {
  const { queue, due, pass, clock, now } = started();
  queue.set(timer(1, 'startTime', now + 30 * MINUTE));
  queue.set(timer(2, 'scriptWait', now + 30 * MINUTE));
  queue.set(timer(3, 'startTime', now + 100 * MINUTE));
  pass(5);
  clock.jump(HOUR);
  pass(90);
  assert.deepEqual(due, ['1 startTime 6', '2 scriptWait 30', '3 startTime 40']);
});

test('a clock put back an hour: dates wait for their time to come, lengths of time are not prolonged', () => {
  const { queue, due, pass, clock, now } = started();
  queue.set(timer(1, 'startTime', now + 10 * MINUTE));
  queue.set(timer(2, 'maximumRunTime', now + 10 * MINUTE));
  pass(5);
  clock.jump(-HOUR);
  queue.set(timer(3, 'escalation', clock.now() + 2 * MINUTE));
  pass(90);
  assert.deepEqual(due, ['3 escalation 7', '2 maximumRunTime 10', '1 startTime 70']);
});

test('a clock that goes a little wrong now and then moves nothing', () => {
  const { queue, due, pass, clock, now } = started();
  queue.set(timer(1, 'scriptWait', now + 10 * MINUTE));
  for (const jump of [400, -400, 300, -300]) {
    clock.jump(jump);
    pass(2);
  }
  pass(5);
  assert.deepEqual(due, ['1 scriptWait 10']);
});

test('however many timers are called off long before their time, memory keeps those that count', () => {
  const { queue, due, pass, now } = started();
  for (let runId = 1; runId <= 50; runId += 1) queue.set(timer(runId, 'startTime', now + 3 * MINUTE));
  for (let runId = 1_000; runId < 20_000; runId += 1) {
    queue.set(timer(runId, 'maximumRunTime', now + HOUR));
    queue.remove(runId);
  }
  for (let count = 1; count < 20_000; count += 1) queue.set(timer(60, 'schedule', now + 5 * MINUTE + count));
  assert.equal(queue.armed, 51);
  assert.ok(queue.kept < 3_000, `${queue.kept} kept`);
  pass(90);
  assert.equal(due.length, 51);
  assert.deepEqual([queue.armed, queue.kept], [0, 0]);
});
