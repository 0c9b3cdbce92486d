import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const script = definition('S', 'SCRI');
const job = definition('J', 'JOBS');
const flow = workflow(
  'W',
  [
    { object: 'J', after: [1] },
    { object: 'S', after: [[2, 'ENDED_OK']] },
  ],
  [3],
);

test('after a crash an unconfirmed order is sent again and a confirmed one is not', () => {
  const engine = new EngineDriver();
  engine.connect();
  const run = engine.start(job);
  engine.crash();
  engine.outward.length = 0;
  engine.connect();
  assert.deepEqual(engine.outward, [{ kind: 'startJob', runId: run, attempt: 1, agent: 'UNIX01' }]);
  engine.send({ kind: 'jobAccepted', runId: run, attempt: 1 });
  engine.crash();
  engine.outward.length = 0;
  engine.connect('UNIX01', [run]);
  assert.deepEqual(engine.outward, []);
  engine.jobEnds(run, { kind: 'code', code: 0 });
  assert.equal(engine.status(run), 1900);
});

test('a confirmed job that its agent has no trace of ends 1810 and never starts again', () => {
  const engine = new EngineDriver();
  engine.connect();
  const run = engine.start(job);
  engine.send({ kind: 'jobAccepted', runId: run, attempt: 1 });
  engine.crash();
  engine.connect('UNIX01', []);
  assert.equal(engine.status(run), 1810);
});

test('a workflow goes on where it was after a crash at any of its steps', () => {
  for (let crashes = 0; crashes < 6; crashes += 1) {
    const engine = new EngineDriver();
    let step = 0;
    const maybeCrash = (jobs: readonly number[]) => {
      if (step === crashes) {
        engine.crash();
        engine.connect('UNIX01', jobs);
      }
      step += 1;
    };
    const run = engine.start(flow, job, script);
    maybeCrash([]);
    engine.connect();
    maybeCrash([]);
    const child = engine.child(run, 'J').runId;
    engine.send({ kind: 'jobAccepted', runId: child, attempt: 1 });
    maybeCrash([child]);
    engine.send({ kind: 'jobStarted', runId: child, attempt: 1 });
    maybeCrash([child]);
    engine.scripts.set('S', 'hold');
    engine.jobEnds(child, { kind: 'code', code: 0 });
    engine.scripts.delete('S');
    maybeCrash([]);
    if (engine.status(run) < 1800) engine.scriptEnds(engine.child(run, 'S').runId);
    assert.equal(engine.status(run), 1900, `crash at step ${crashes}`);
    assert.equal(Object.keys(engine.children(run)).length, 2);
  }
});

test('a nested workflow that waits when the server dies finds its definitions again', () => {
  const engine = new EngineDriver();
  engine.send({
    kind: 'queueDefined',
    client: 100,
    queue: { name: 'Q', maxSlots: -1, priority: 200, started: false },
  });
  const inner = workflow('INNER', [{ object: 'S', after: [1] }], [2], { queue: 'Q' });
  const run = engine.start(workflow('OUTER', [{ object: 'INNER', after: [1] }], [2]), inner, script);
  assert.equal(engine.child(run, 'INNER').status, 1564);
  engine.crash();
  assert.equal(engine.child(run, 'INNER').status, 1564);
  engine.send({
    kind: 'queueDefined',
    client: 100,
    queue: { name: 'Q', maxSlots: -1, priority: 200, started: true },
  });
  assert.equal(engine.child(run, 'INNER').status, 1900);
  assert.equal(engine.status(run), 1900);
});

test('a blocked workflow is still blocked, with the same reason, and can be unblocked by a restart', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', { kind: 'ended', exitCode: 1 });
  const other = definition('T', 'SCRI');
  const run = engine.start(
    workflow(
      'W',
      [
        { object: 'S', after: [1] },
        { object: 'T', after: [[2, 'ANY_OK']] },
      ],
      [3],
    ),
    script,
    other,
  );
  const before = engine.shard.explain(run);
  engine.crash();
  assert.deepEqual(engine.shard.explain(run), before);
  assert.equal(before?.wait?.kind, 'blocked');
  engine.scripts.delete('S');
  engine.restart(engine.child(run, 'S').runId, script);
  assert.equal(engine.status(run), 1900);
});

test('a waiting script keeps its timer and its saved state over a crash', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const run = engine.start(script);
  const wait = { kind: 'until' as const, time: engine.now + 60_000 };
  engine.send({ kind: 'scriptSuspended', runId: run, phase: 'process', state: '{"at":3}', wait });
  assert.deepEqual(engine.shard.explain(run)?.wait, { kind: 'time', until: wait.time });
  engine.crash();
  const armed = engine.outward.findLast((effect) => effect.kind === 'setTimer');
  assert.equal(armed?.timer.due, wait.time);
  engine.send({ kind: 'timerDue', runId: run, timer: 'scriptWait', generation: armed.timer.generation + 1 });
  assert.equal(
    engine.outward.some((effect) => effect.kind === 'resumeScript'),
    false,
    'a stale timer is ignored',
  );
  engine.send({ kind: 'timerDue', runId: run, timer: 'scriptWait', generation: armed.timer.generation });
  const resumed = engine.outward.findLast((effect) => effect.kind === 'resumeScript');
  assert.equal(resumed?.state, '{"at":3}');
  engine.crash();
  const again = engine.outward.filter((effect) => effect.kind === 'resumeScript');
  assert.equal(again.length, 2, 'resumed again, as its going on was never stored');
});

test('slots and parallel runs are still held after a crash', () => {
  const engine = new EngineDriver();
  const single = definition('S', 'SCRI', { maxParallel: 1 });
  engine.scripts.set('S', 'hold');
  const first = engine.start(single);
  const second = engine.start(single);
  engine.crash();
  assert.equal(engine.status(second), 1709);
  engine.scriptEnds(first);
  assert.equal(engine.status(second), 1550);
});
