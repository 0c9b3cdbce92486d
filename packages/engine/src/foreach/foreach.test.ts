import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ForeachDefinition } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const a = definition('A', 'SCRI');
const b = definition('B', 'SCRI');
const failed = { kind: 'ended', exitCode: 8 } as const;
const rows = { kind: 'vara', name: 'V', column: 1 } as const;

/** A loop over A, then B if A ended well. */
function loop(source: ForeachDefinition['source']) {
  const flow = workflow(
    'LOOP',
    [
      { object: 'A', after: [1] },
      { object: 'B', after: [[2, 'ENDED_OK']] },
    ],
    [3],
  );
  const lines = flow.workflow?.lines ?? [];
  return { ...flow, workflow: { branch: null, foreach: { source, variable: 'ITEM#' }, lines } };
}

function runsOf(engine: EngineDriver, name: string) {
  return [...engine.stored.values()].filter((task) => task.name === name);
}

test('the tasks run once for each value of a VARA column, one iteration after the other', () => {
  for (const crash of [false, true]) {
    const engine = new EngineDriver();
    engine.varas.set('V', ['x', '', 'z']);
    engine.scripts.set('A', 'hold');
    const run = engine.start(loop(rows), a, b);
    const seen: (string | undefined)[] = [];
    for (let iteration = 1; iteration <= 3; iteration += 1) {
      if (crash) {
        // What the source holds by now changes nothing any more.
        engine.varas.set('V', []);
        engine.crash();
      }
      assert.deepEqual([engine.status(run), runsOf(engine, 'A').length], [1583, iteration]);
      seen.push(engine.live(run)?.variables.get('ITEM#'));
      engine.scriptEnds(engine.child(run, 'A').runId);
    }
    assert.deepEqual(seen, ['x', '', 'z']);
    assert.deepEqual([engine.status(run), runsOf(engine, 'B').length], [1900, 3]);
    assert.equal(engine.shard.active, 0);
  }
});

test('the parts of a variable of the workflow are values too', () => {
  const engine = new EngineDriver();
  const flow = {
    ...loop({ kind: 'variable', name: 'LIST#', delimiter: ',' }),
    objectVariables: [{ name: 'LIST#', value: 'p,q' }],
  };
  const run = engine.start(flow, a, b);
  assert.deepEqual([engine.status(run), runsOf(engine, 'A').length], [1900, 2]);
});

test('without a value no task is made, and the workflow ends well', () => {
  const engine = new EngineDriver();
  engine.varas.set('V', []);
  const run = engine.start(loop(rows), a, b);
  assert.deepEqual([engine.status(run), runsOf(engine, 'A').length], [1900, 0]);
  assert.match(engine.record(run).statusDetail ?? '', /no values/);
});

test('a source that does not exist is FAULT_OTHER and says so', () => {
  const engine = new EngineDriver();
  const run = engine.start(loop(rows), a, b);
  assert.equal(engine.status(run), 1820);
  assert.match(engine.record(run).statusDetail ?? '', /no VARA object V/);
});

test('a blocked iteration holds the loop, and goes on where a restarted task ends well or the block is lifted', () => {
  const engine = new EngineDriver();
  engine.varas.set('V', ['1', '2']);
  engine.scripts.set('A', failed);
  const run = engine.start(loop(rows), a, b);
  assert.equal(engine.status(run), 1560);
  engine.crash();
  engine.scripts.delete('A');
  engine.restart(engine.child(run, 'A').runId, a);
  assert.deepEqual(
    [engine.status(run), runsOf(engine, 'A').length, runsOf(engine, 'B').length],
    [1900, 3, 2],
  );
});

test('a suspended loop begins no further iteration, and a cancelled one none either', () => {
  const engine = new EngineDriver();
  engine.varas.set('V', ['1', '2']);
  engine.scripts.set('B', 'hold');
  const run = engine.start(loop(rows), a, b);
  const act = (action: 'suspend' | 'resume') =>
    engine.send({ kind: 'act', client: 100, runId: run, action, recursive: false });
  act('suspend');
  engine.scriptEnds(engine.child(run, 'B').runId);
  assert.deepEqual([engine.status(run), runsOf(engine, 'A').length], [1563, 1]);
  engine.crash();
  assert.deepEqual([engine.status(run), runsOf(engine, 'A').length], [1563, 1]);
  act('resume');
  assert.deepEqual([engine.status(run), runsOf(engine, 'A').length], [1583, 2]);
  engine.cancel(run, true);
  assert.deepEqual([engine.status(run), runsOf(engine, 'A').length], [1850, 2]);
});
