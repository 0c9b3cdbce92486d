import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FailureThrottle } from './failure-throttle.ts';

/** A clock that moves only when someone waits. */
function movedClock() {
  const waits: number[] = [];
  let time = 1_000_000;
  return {
    waits,
    pace: {
      now: () => time,
      wait: async (milliseconds: number) => {
        waits.push(milliseconds);
        time += milliseconds;
      },
    },
    move: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

test('each failure after the third doubles the pause, up to fifteen seconds', async () => {
  const clock = movedClock();
  const throttle = new FailureThrottle(clock.pace, 3);
  for (let attempt = 0; attempt < 12; attempt += 1) {
    await throttle.turn('U');
    throttle.failed('U');
  }
  assert.deepEqual(clock.waits, [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test('others are not slowed down, and a right password ends the pause', async () => {
  const clock = movedClock();
  const throttle = new FailureThrottle(clock.pace, 3);
  for (let attempt = 0; attempt < 6; attempt += 1) throttle.failed('U');
  await throttle.turn('V');
  throttle.succeeded('U');
  await throttle.turn('U');
  assert.deepEqual(clock.waits, []);
});

test('failures are forgotten after a quarter of an hour', async () => {
  const clock = movedClock();
  const throttle = new FailureThrottle(clock.pace, 3);
  for (let attempt = 0; attempt < 6; attempt += 1) throttle.failed('U');
  clock.move(15 * 60_000 + 1);
  await throttle.turn('U');
  assert.deepEqual(clock.waits, []);
});

test('attempts in parallel wait one behind the other, and only a few of them', async () => {
  const waits: number[] = [];
  const releases: (() => void)[] = [];
  const throttle = new FailureThrottle(
    {
      now: () => 0,
      wait: (milliseconds) => {
        waits.push(milliseconds);
        return new Promise((resolve) => releases.push(resolve));
      },
    },
    3,
  );
  for (let attempt = 0; attempt < 4; attempt += 1) throttle.failed('U');
  const turns = Array.from({ length: 5 }, () => throttle.turn('U'));
  await assert.rejects(throttle.turn('U'), { reason: 'tooBusy' });
  assert.deepEqual(waits, [250, 500, 750, 1000, 1250]);
  for (const release of releases) release();
  await Promise.all(turns);
});
