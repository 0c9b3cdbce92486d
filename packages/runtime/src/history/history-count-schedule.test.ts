import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaktwerkError } from '@taktwerk/model';
import type { Clock } from '../clock.ts';
import { HistoryCountSchedule } from './history-count-schedule.ts';

/** A clock whose waits are over when the test says so. */
class Waits implements Clock {
  #asked: { readonly milliseconds: number; readonly call: () => void } | null = null;
  #arrived: (() => void) | null = null;

  now(): number {
    return 0;
  }

  monotonic(): number {
    return 0;
  }

  after(milliseconds: number, call: () => void): () => void {
    this.#asked = { milliseconds, call };
    this.#arrived?.();
    return () => {
      this.#asked = null;
    };
  }

  soon(call: () => void): void {
    setImmediate(call);
  }

  get waiting(): boolean {
    return this.#asked !== null;
  }

  /** Ends the next wait; answers with its milliseconds. */
  async over(): Promise<number> {
    if (this.#asked === null)
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    const asked = this.#asked;
    assert.ok(asked);
    this.#asked = null;
    asked.call();
    return asked.milliseconds;
  }
}

test('blocks are counted one after the other with pauses, a round every minute, and a failure waits for the next', async () => {
  const answers: (number | null | Error)[] = [
    7,
    8,
    null,
    new TaktwerkError('storeUnavailable', 'full'),
    9,
    null,
  ];
  const after: (number | null)[] = [];
  const told: string[] = [];
  const clock = new Waits();
  const count = async (block: number | null): Promise<number | null> => {
    after.push(block);
    const answer = answers.shift() ?? null;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const schedule = new HistoryCountSchedule({
    store: { history: { count } },
    clock,
    log: (text) => told.push(text),
  });
  const waits: number[] = [];
  for (let wait = 0; wait < 7; wait += 1) waits.push(await clock.over());
  assert.deepEqual(waits, [60_000, 100, 100, 60_000, 60_000, 100, 60_000]);
  assert.deepEqual(after, [null, 7, 8, null, null, 9, null]);
  assert.equal(told.length, 1);
  schedule.close();
  assert.ok(!clock.waiting);
});
