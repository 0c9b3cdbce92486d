import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { oneAhead } from './one-ahead.ts';

describe('oneAhead', () => {
  it('makes the next value while one is used, and none beyond it', async () => {
    const made: number[] = [];
    const events = new EventTarget();
    async function* values(): AsyncGenerator<number> {
      for (let n = 1; n <= 4; n += 1) {
        made.push(n);
        events.dispatchEvent(new Event(`made ${n}`));
        yield n;
      }
    }
    let nextMade = once(events, 'made 2');
    for await (const n of oneAhead(values())) {
      if (n < 4) await nextMade;
      if (n < 3) nextMade = once(events, `made ${n + 2}`);
      assert.deepEqual(made, [1, 2, 3, 4].slice(0, n + 1));
    }
  });

  it('uses what came before a value that could not be made', async () => {
    async function* values(): AsyncGenerator<number> {
      yield 1;
      throw new Error('the second is broken');
    }
    const used: number[] = [];
    await assert.rejects(
      async () => {
        for await (const n of oneAhead(values())) used.push(n);
      },
      { message: 'the second is broken' },
    );
    assert.deepEqual(used, [1]);
  });

  it('waits for the value that is being made and closes the source when its user fails', async () => {
    const said: string[] = [];
    async function* values(): AsyncGenerator<number> {
      try {
        yield 1;
        await Promise.resolve();
        said.push('made');
        yield 2;
      } finally {
        said.push('closed');
      }
    }
    await assert.rejects(
      async () => {
        for await (const n of oneAhead(values())) throw new Error(`${n} cannot be used`);
      },
      { message: '1 cannot be used' },
    );
    assert.deepEqual(said, ['made', 'closed']);
  });
});
