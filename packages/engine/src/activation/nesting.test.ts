import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

/** Starts a chain of scripts, each activated by the one before; the status of the last. */
function chain(engine: EngineDriver, length: number): number {
  const script = definition('S', 'SCRI');
  engine.scripts.set('S', 'hold');
  let last = engine.start(script);
  for (let count = 1; count < length; count += 1) {
    const reply = engine.send({
      kind: 'activate',
      request: {
        client: 100,
        user: 'OPER/DEMO',
        name: 'S',
        alias: null,
        queue: null,
        inputs: new Map(),
        definitions: new Map([['S', script]]),
        activator: last,
      },
    });
    assert.equal(reply?.kind, 'done');
    if (reply?.kind === 'done') last = reply.runId;
  }
  return engine.status(last);
}

test('the 16th nested activation ends with 1820, another one when the system says so, none when it says 0', () => {
  assert.equal(chain(new EngineDriver(), 15), 1550);
  assert.equal(chain(new EngineDriver(), 16), 1820);
  const limited = new EngineDriver();
  limited.send({ kind: 'nestingLimited', depth: 3 });
  assert.deepEqual([chain(limited, 3), chain(limited, 4)], [1550, 1820]);
  limited.send({ kind: 'nestingLimited', depth: 0 });
  assert.equal(chain(limited, 40), 1550);
});

test('a workflow that holds itself three times ends after a thousand of itself, even where any depth is allowed', () => {
  for (const depth of [15, 0]) {
    const engine = new EngineDriver();
    engine.send({ kind: 'nestingLimited', depth });
    const line = { object: 'W', after: [1] };
    const before = engine.shard.nextRunId;
    const run = engine.start(workflow('W', [line, line, line], [2, 3, 4]));
    assert.equal(engine.record(run).endTime === null, false);
    assert.ok(engine.shard.nextRunId - before < 4000, `${engine.shard.nextRunId - before} tasks`);
  }
});
