import assert from 'node:assert/strict';
import { it } from 'node:test';
import { SilenceTimer } from './silence-timer.ts';

it('gives up once nothing has come for the time allowed, however long the whole takes', (test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  const timer = new SilenceTimer(10);
  timer.refresh();
  for (let piece = 0; piece < 5; piece += 1) {
    test.mock.timers.tick(9_000);
    timer.refresh();
  }
  timer.stop();
  test.mock.timers.tick(60_000);
  timer.refresh();
  test.mock.timers.tick(9_999);
  assert.equal(timer.signal.aborted, false);
  test.mock.timers.tick(1);
  assert.match(String(timer.signal.reason), /sent nothing for 10 seconds/);
});
