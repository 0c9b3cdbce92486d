import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEPT_LIVES } from './kept-seeds.ts';
import { simulate } from './simulate.ts';
import { sweep } from './sweep.ts';

/** Short lives: what goes wrong needs no long history. */
const SHORT = 4_000;
const FRESH = 2_000;
/** Lives of a day. */
const DAYS = 40;

test('whatever crashes, freezes, fills up or is cut: acknowledged runs end once, bodies run once, reports and variables are exact', async (context) => {
  const first = Math.floor(Math.random() * 1_000_000);
  context.diagnostic(`seeds ${first} to ${first + FRESH - 1}`);
  let epochs = 0;
  for (let seed = first; seed < first + FRESH; seed += 1) {
    const nodes = 1 + (seed % 3);
    const result = await simulate({ seed, nodes, trouble: SHORT });
    const again = `npm run simulate -- --from ${seed} --seeds 1 --nodes ${nodes} --trouble ${SHORT}`;
    assert.deepEqual(result.faults, [], again);
    epochs += result.epochs;
  }
  assert.ok(epochs > FRESH, 'leases changed hands');
});

test('days of random systems, with clocks put forward and back and stops of days: every due start happens once or is told as missed, and no limit is overrun', async (context) => {
  const first = Math.floor(Math.random() * 1_000_000);
  context.diagnostic(`seeds ${first} to ${first + DAYS - 1}`);
  for (let seed = first; seed < first + DAYS; seed += 1) {
    const nodes = 1 + (seed % 3);
    const { faults } = await simulate({ seed, nodes, days: 1 });
    assert.deepEqual(faults, [], `npm run simulate -- --from ${seed} --seeds 1 --nodes ${nodes} --days 1`);
  }
});

test('lives that once broke a promise keep it', async () => {
  for (const life of KEPT_LIVES) {
    const { faults } = await simulate(life);
    assert.deepEqual(faults, [], JSON.stringify(life));
  }
});

test('a crash, a refusal, a freeze or a cut at any numbered commit, send or receive breaks nothing', async (context) => {
  let lives = 0;
  for await (const { planned, result } of sweep({ seed: 4, nodes: 2 }, 2)) {
    lives += 1;
    assert.deepEqual(result.faults, [], JSON.stringify(planned));
  }
  context.diagnostic(`${lives} lives`);
  assert.ok(lives > 100);
});

test('the same seed is the same life', async () => {
  assert.deepEqual(await simulate({ seed: 7 }), await simulate({ seed: 7 }));
});
