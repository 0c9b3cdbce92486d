import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ResultDefinition } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const script = definition('S', 'SCRI');
const reaction = definition('REACTION', 'SCRI');
const result: ResultDefinition = {
  expected: 'ENDED_OK',
  repeats: 2,
  pause: 60_000,
  execute: 'REACTION',
  onlyLast: true,
};

function setUp(changes: Partial<ResultDefinition> = {}) {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const lines = [
    { object: 'S', alias: 'FIRST', after: [1], result: { ...result, ...changes } },
    { object: 'S', alias: 'NEXT', after: [2] },
  ];
  for (const one of [script, reaction]) engine.register(one);
  const run = engine.start(workflow('W', lines, [3]), script, reaction);
  const fail = () => engine.scriptEnds(engine.child(run, 'FIRST').runId, { kind: 'ended', exitCode: 1 });
  const wait = () => {
    engine.now += 60_000;
    engine.fireTimers();
  };
  const reactions = () => [...engine.stored.values()].filter(({ name }) => name === 'REACTION').length;
  return { engine, run, fail, wait, reactions };
}

test('a line that misses its expected status is run again after the pause, and what follows waits for the last try', () => {
  const { engine, run, fail, wait, reactions } = setUp();
  const first = engine.child(run, 'FIRST').runId;
  fail();
  assert.deepEqual([engine.status(first), engine.child(run, 'FIRST').status], [1800, 1695]);
  assert.deepEqual(
    [engine.child(run, 'FIRST').referenceRunId, engine.child(run, 'NEXT').status],
    [first, 1700],
  );
  wait();
  fail();
  engine.crash();
  assert.equal(engine.child(run, 'FIRST').status, 1695);
  wait();
  assert.equal(reactions(), 0);
  fail();
  assert.deepEqual([engine.child(run, 'FIRST').status, engine.child(run, 'NEXT').status], [1800, 1550]);
  assert.equal(reactions(), 1);
});

test('a try that ends as expected ends the repeating, and nothing else happens', () => {
  const { engine, run, fail, wait, reactions } = setUp();
  fail();
  wait();
  engine.scriptEnds(engine.child(run, 'FIRST').runId);
  assert.deepEqual([engine.child(run, 'FIRST').status, engine.child(run, 'NEXT').status], [1900, 1550]);
  assert.equal(reactions(), 0);
});

test('the object is started after every failure unless it is for the last only', () => {
  const { fail, wait, reactions } = setUp({ onlyLast: false, repeats: 1 });
  fail();
  assert.equal(reactions(), 1);
  wait();
  fail();
  assert.equal(reactions(), 2);
});

test('a cancelled task is not run again, and a line that was not to run is not judged', () => {
  const { engine, run, reactions } = setUp();
  engine.cancel(engine.child(run, 'FIRST').runId);
  assert.deepEqual([engine.child(run, 'FIRST').status, engine.child(run, 'NEXT').status], [1850, 1550]);
  assert.equal(reactions(), 1);

  const other = new EngineDriver();
  const inactive = workflow('W', [{ object: 'S', after: [1], active: false, result }], [2]);
  const quiet = other.start(inactive, script, reaction);
  assert.equal(other.status(quiet), 1900);
  assert.equal(other.stored.size, 2);
});

test('a cancelled workflow repeats nothing', () => {
  const { engine, run, fail } = setUp();
  engine.cancel(run);
  fail();
  assert.deepEqual([engine.child(run, 'FIRST').status, engine.status(run)], [1800, 1850]);
});

test('an object with a result of its own starts the object named for it wherever it runs', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', { kind: 'ended', exitCode: 3 });
  const own = definition('S', 'SCRI', { result: { ...result, repeats: 0 } });
  engine.start(own, reaction);
  assert.equal([...engine.stored.values()].filter(({ name }) => name === 'REACTION').length, 1);
});
