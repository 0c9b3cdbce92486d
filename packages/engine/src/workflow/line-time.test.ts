import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, type LineSketch, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const a = definition('A', 'SCRI');
const b = definition('B', 'SCRI');
const tell = definition('TELL', 'SCRI');
const failed = { kind: 'ended', exitCode: 8 } as const;
const at = (hour: number) => ({ days: 0, minutes: hour * 60 });

function named(engine: EngineDriver, name: string) {
  return [...engine.stored.values()].filter((task) => task.name === name);
}

test('the object of Else is started once, as a task of its own, whatever Else does', () => {
  for (const otherwise of ['S', 'H', 'X', 'A'] as const) {
    const engine = new EngineDriver();
    engine.scripts.set('A', failed);
    const lines: LineSketch[] = [
      { object: 'A', after: [1] },
      { object: 'B', after: [[2, 'ENDED_OK']], otherwise, elseExecute: 'TELL' },
    ];
    const run = engine.start(workflow('W', lines, [3]), a, b, tell);
    assert.equal(named(engine, 'TELL').length, 1, otherwise);
    assert.deepEqual(
      named(engine, 'TELL').map(({ status, parent, activator }) => [status, parent, activator]),
      [[1900, 0, run]],
    );
    engine.crash();
    if (otherwise !== 'H') continue;
    engine.restart(engine.child(run, 'A').runId, a);
    assert.equal(named(engine, 'TELL').length, 1, 'a line that is still blocked does not start it again');
  }
});

test('a line that would not end by its latest end is a timeout', () => {
  const engine = new EngineDriver();
  const lines: LineSketch[] = [
    { object: 'A', after: [1], latestEnd: at(7), otherwise: 'S', elseExecute: 'TELL' },
    { object: 'B', after: [1], latestEnd: at(9) },
  ];
  const run = engine.start(workflow('W', lines, [2, 3]), a, b, tell);
  assert.deepEqual([engine.child(run, 'A').status, engine.child(run, 'B').status], [1940, 1900]);
  assert.equal(named(engine, 'TELL').length, 1);
});

test('a time checkpoint starts its object when the line has not started by then, also after a crash', () => {
  for (const late of [false, true]) {
    const engine = new EngineDriver();
    engine.scripts.set('A', 'hold');
    engine.scripts.set('B', 'hold');
    const lines: LineSketch[] = [
      { object: 'A', after: [1] },
      { object: 'B', after: [2], checkpoint: { time: at(10), object: 'TELL' } },
    ];
    const run = engine.start(workflow('W', lines, [3]), a, b, tell);
    engine.crash();
    if (!late) engine.scriptEnds(engine.child(run, 'A').runId);
    engine.now = Date.UTC(2026, 0, 5, 9, 59);
    engine.fireTimers();
    assert.equal(named(engine, 'TELL').length, 0);
    engine.now += 60_000;
    engine.fireTimers();
    engine.fireTimers();
    assert.equal(named(engine, 'TELL').length, late ? 1 : 0);
  }
});
