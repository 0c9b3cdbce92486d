import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmergencyAction } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const a = definition('A', 'SCRI');
const b = definition('B', 'SCRI');
const long = definition('LONG', 'SCRI');
const flow = workflow(
  'FLOW',
  [
    { object: 'LONG', after: [1] },
    { object: 'B', after: [2] },
  ],
  [3],
);

function driver(): EngineDriver {
  const engine = new EngineDriver();
  engine.scripts.set('LONG', 'hold');
  return engine;
}
const stop = (engine: EngineDriver, action: EmergencyAction) =>
  engine.send({ kind: 'emergencyStop', client: 100, action, user: 'OPS/IT', reason: 'fire' });
const lift = (engine: EngineDriver) => engine.send({ kind: 'liftEmergencyStop', client: 100 });

test('after an emergency stop nothing starts, what runs goes on, and everyone is told who stopped and why', () => {
  const engine = driver();
  const run = engine.start(flow, long, b);
  stop(engine, 'none');
  const waiting = engine.start(a);
  engine.scriptEnds(engine.child(run, 'LONG').runId);
  engine.crash();
  assert.deepEqual(
    [engine.status(waiting), engine.child(run, 'B').status, engine.status(run)],
    [1561, 1561, 1550],
  );
  const { wait, text } = engine.shard.explain(waiting) ?? {};
  assert.deepEqual(wait, {
    kind: 'emergencyStop',
    client: 100,
    since: engine.now,
    user: 'OPS/IT',
    reason: 'fire',
  });
  assert.match(text ?? '', /^OPS\/IT stopped client 100 for an emergency at 2026-01-05T08:00.* \(fire\)\.$/);
  assert.equal(lift(engine)?.kind, 'done');
  assert.deepEqual(
    [engine.status(waiting), engine.child(run, 'B').status, engine.status(run)],
    [1900, 1900, 1900],
  );
  assert.equal(lift(engine)?.kind, 'refused');
});

test('a stop that suspends is undone for what it suspended and for nothing else', () => {
  const engine = driver();
  const byHand = engine.start(flow, long, b);
  engine.send({ kind: 'act', client: 100, runId: byHand, action: 'suspend', recursive: false });
  const run = engine.start(flow, long, b);
  const recurring = engine.recur({ execute_after: 'PT1H' }, null, a);
  stop(engine, 'suspend');
  engine.crash();
  assert.deepEqual(
    [byHand, run, recurring].map((one) => engine.record(one).suspended),
    [true, true, true],
  );
  engine.moveTo(engine.now + 3 * 3_600_000);
  const starts = () => [...engine.stored.values()].filter(({ parent }) => parent === recurring).length;
  const before = starts();
  lift(engine);
  assert.deepEqual(
    [byHand, run, recurring].map((one) => engine.record(one).suspended),
    [true, false, false],
  );
  engine.moveTo(engine.now + 3_600_000);
  assert.equal(starts(), before + 1);
  engine.scriptEnds(engine.child(run, 'LONG').runId);
  assert.equal(engine.status(run), 1900);
});

test('a stop that cancels ends what runs, keeps what had not started, and schedules go on when it is lifted', () => {
  const engine = driver();
  engine.connect();
  const run = engine.start(flow, long, b);
  const job = engine.start(definition('J', 'JOBS'));
  const recurring = engine.recur({ execute_after: 'PT1H' }, null, long);
  engine.moveTo(engine.now);
  const child = engine.child(recurring, 'LONG').runId;
  stop(engine, 'cancel');
  assert.deepEqual(
    [run, job, child, recurring].map((one) => engine.status(one)),
    [1850, 1571, 1850, 1563],
  );
  assert.deepEqual(engine.outward.filter(({ kind }) => kind === 'cancelJob').length, 1);
  const held = engine.start(a);
  engine.crash();
  assert.equal(engine.status(held), 1561);
  lift(engine);
  assert.deepEqual([engine.status(held), engine.status(run), engine.status(recurring)], [1900, 1850, 1550]);
});

test('an emergency stop of one client does not touch another', () => {
  const engine = driver();
  engine.send({ kind: 'emergencyStop', client: 200, action: 'cancel', user: 'OPS/IT', reason: '' });
  assert.equal(engine.status(engine.start(a)), 1900);
});
