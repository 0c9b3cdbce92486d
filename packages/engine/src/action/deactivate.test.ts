import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

test('an active workflow leaves the activities with all it has and will have, and its tasks go on', () => {
  for (const crash of [false, true]) {
    const engine = new EngineDriver();
    engine.scripts.set('A', 'hold');
    const a = definition('A', 'SCRI');
    const b = definition('B', 'SCRI');
    const flow = workflow(
      'W',
      [
        { object: 'A', after: [1] },
        { object: 'B', after: [2] },
      ],
      [3],
    );
    const run = engine.start(flow, a, b);
    const child = engine.child(run, 'A').runId;
    const deactivate = (runId: number) => engine.send({ kind: 'deactivate', client: 100, runId });
    assert.equal(deactivate(child)?.kind, 'refused');
    assert.equal(deactivate(run)?.kind, 'done');
    assert.deepEqual([engine.record(run).deactivated, engine.record(child).deactivated], [true, true]);
    if (crash) engine.crash();
    engine.scriptEnds(child);
    assert.equal(engine.status(run), 1900);
    const records = [...engine.stored.values()];
    assert.ok(records.every(({ deactivated }) => deactivated));
  }
});
