import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecutableDefinition, MaximumRunTime, MinimumRunTime } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const MINUTE = 60_000;

function limits(
  maximum: MaximumRunTime | null,
  minimum: MinimumRunTime | null = null,
  seconds = 0,
): ExecutableDefinition['runTime'] {
  const method = seconds === 0 ? ('average' as const) : ('fixed' as const);
  return { estimate: { method, seconds, runs: 25 }, maximum, minimum };
}

const reaction = definition('REACTION', 'SCRI');
const started = (engine: EngineDriver) =>
  [...engine.stored.values()].filter(({ name }) => name === 'REACTION');

/** A script that runs for so many minutes. */
function runs(engine: EngineDriver, minutes: number, ...definitions: ExecutableDefinition[]): number {
  const run = engine.start(...definitions);
  engine.now += minutes * MINUTE;
  engine.scriptEnds(run);
  return run;
}

test('an estimate counts the run that ended just before, and only correct ones', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const object = definition('S', 'SCRI');
  assert.equal(engine.record(runs(engine, 2, object)).estimatedRuntime, 0);
  assert.equal(engine.record(runs(engine, 4, object)).estimatedRuntime, 120);
  const failed = engine.start(object);
  assert.equal(engine.record(failed).estimatedRuntime, 180);
  engine.now += 60 * MINUTE;
  engine.scriptEnds(failed, { kind: 'ended', exitCode: 1 });
  engine.crash();
  assert.equal(engine.record(engine.start(object)).estimatedRuntime, 180);
});

test('a workflow is expected to take its longest path, earliest starts included', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', 'hold').set('B', 'hold');
  const fixed = (name: string, seconds: number) =>
    definition(name, 'SCRI', { runTime: limits(null, null, seconds) });
  const a = fixed('A', 600);
  const b = fixed('B', 60);
  const plain = workflow(
    'W',
    [
      { object: 'A', after: [1] },
      { object: 'B', after: [2] },
      { object: 'B', after: [1] },
    ],
    [3, 4],
  );
  const run = engine.start(plain, a, b);
  assert.equal(engine.record(run).estimatedRuntime, 660);
  assert.equal(engine.shard.remainingRunTime(run, engine.now), 660);
  engine.now += 5 * MINUTE;
  assert.equal(engine.shard.remainingRunTime(run, engine.now), 360);
  engine.scriptEnds(engine.child(run, 'A').runId);
  assert.equal(engine.shard.remainingRunTime(run, engine.now), 60);

  // It is 08:05; A runs from 12:00.
  const later = workflow(
    'L',
    [{ object: 'A', after: [1], earliestStart: { days: 0, minutes: 12 * 60 } }],
    [2],
  );
  assert.equal(engine.record(engine.start(later, a, b)).estimatedRuntime, (3 * 60 + 55) * 60 + 600);
});

test('a task that reaches its maximum run time is cancelled, and the object named for it is started', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const maximum: MaximumRunTime = {
    limit: { kind: 'fixed', seconds: 300 },
    cancel: true,
    execute: 'REACTION',
  };
  const run = engine.start(definition('S', 'SCRI', { runTime: limits(maximum) }), reaction);
  engine.now += 5 * MINUTE - 1;
  engine.fireTimers();
  assert.equal(engine.status(run), 1550);
  engine.now += 1;
  engine.fireTimers();
  assert.equal(engine.status(run), 1850);
  assert.deepEqual(
    started(engine).map(({ status, activator }) => [status, activator]),
    [[1900, run]],
  );
});

test('the maximum run time holds over a crash, and starts its object once', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const maximum: MaximumRunTime = {
    limit: { kind: 'fixed', seconds: 300 },
    cancel: false,
    execute: 'REACTION',
  };
  const object = definition('S', 'SCRI', { runTime: limits(maximum) });
  engine.register(reaction);
  const run = engine.start(object, reaction);
  engine.now += 5 * MINUTE;
  engine.crash();
  engine.fireTimers();
  engine.crash();
  engine.fireTimers();
  assert.equal(engine.status(run), 1550);
  assert.equal(started(engine).length, 1);
});

test('a maximum run time by estimate or by time of day is reached then, and none without an estimate', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const byEstimate: MaximumRunTime = {
    limit: { kind: 'estimate', percent: 50 },
    cancel: true,
    execute: null,
  };
  const unknown = engine.start(definition('S', 'SCRI', { runTime: limits(byEstimate) }));
  const known = engine.start(definition('S', 'SCRI', { runTime: limits(byEstimate, null, 600) }));
  const noon: MaximumRunTime = {
    limit: { kind: 'endTime', at: { days: 0, minutes: 12 * 60 } },
    cancel: true,
    execute: null,
  };
  const untilNoon = engine.start(definition('S', 'SCRI', { runTime: limits(noon) }));
  engine.now += 15 * MINUTE;
  engine.fireTimers();
  assert.deepEqual(
    [unknown, known, untilNoon].map((run) => engine.status(run)),
    [1550, 1850, 1550],
  );
  engine.now += 4 * 60 * MINUTE;
  engine.fireTimers();
  assert.deepEqual(
    [unknown, untilNoon].map((run) => engine.status(run)),
    [1550, 1850],
  );
});

test('a workflow that reaches its maximum is cancelled with all that runs in it; a line may have a limit of its own', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const limit = (seconds: number): MaximumRunTime => ({
    limit: { kind: 'fixed', seconds },
    cancel: true,
    execute: null,
  });
  const script = definition('S', 'SCRI', { runTime: limits(limit(60)) });
  const lines = [
    { object: 'S', alias: 'OWN', after: [1], maximumRunTime: limit(120) },
    { object: 'S', alias: 'LONG', after: [1], maximumRunTime: limit(9_000) },
  ];
  const run = engine.start(workflow('W', lines, [2, 3], { runTime: limits(limit(600)) }), script);
  engine.now += MINUTE;
  engine.fireTimers();
  assert.equal(engine.child(run, 'OWN').status, 1550);
  engine.now += MINUTE;
  engine.fireTimers();
  assert.equal(engine.child(run, 'OWN').status, 1850);
  engine.now += 8 * MINUTE;
  engine.fireTimers();
  assert.deepEqual([engine.child(run, 'LONG').status, engine.status(run)], [1851, 1850]);
});

test('a task that ends before its minimum run time starts the object named for it', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const minimum: MinimumRunTime = { limit: { kind: 'estimate', percent: 10 }, execute: 'REACTION' };
  const object = definition('S', 'SCRI', { runTime: limits(null, minimum, 600) });
  runs(engine, 9, object, reaction);
  assert.equal(started(engine).length, 0);
  const early = runs(engine, 8, object, reaction);
  assert.deepEqual([engine.status(early), started(engine).length], [1900, 1]);
  engine.cancel(engine.start(object, reaction));
  assert.equal(started(engine).length, 1);
});
