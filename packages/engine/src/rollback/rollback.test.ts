import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const undoing = (name: string, changes: Parameters<typeof definition>[2] = {}) =>
  definition(name, 'SCRI', { rollback: { backup: null, rollback: `UNDO.${name}` }, ...changes });
const a = undoing('A');
const b = undoing('B');
const plain = definition('PLAIN', 'SCRI');
const undoA = definition('UNDO.A', 'SCRI');
const undoB = definition('UNDO.B', 'SCRI');
const save = definition('SAVE', 'SCRI');
const inner = workflow('INNER', [{ object: 'B', after: [1] }], [2]);
const outer = workflow(
  'OUTER',
  [
    { object: 'A', after: [1] },
    { object: 'PLAIN', after: [2] },
    { object: 'INNER', after: [3] },
    { object: 'A', after: [4], alias: 'KEPT', rollbackEnabled: false },
  ],
  [5],
);
const all = [outer, inner, a, b, plain, undoA, undoB] as const;
const failed = { kind: 'ended', exitCode: 1 } as const;

/** Names of the rollback objects in the order they were run. */
const undone = (engine: EngineDriver) =>
  [...engine.stored.values()].filter(({ name }) => name.startsWith('UNDO.')).map(({ name }) => name);

test('a workflow is rolled back in the reverse order of what ran, and every task tells what became of it', () => {
  const engine = new EngineDriver();
  const run = engine.start(...all);
  const innerRun = engine.child(run, 'INNER').runId;
  engine.scripts.set('UNDO.B', 'hold');
  assert.deepEqual(engine.rollback(run), { kind: 'done', runId: run });
  const show = () => [
    engine.status(run),
    engine.status(innerRun),
    ...['A', 'PLAIN', 'KEPT'].map((name) => engine.child(run, name).status),
  ];
  assert.deepEqual(show(), [1593, 1593, 1655, 1655, 1900]);
  const { runId } = engine.child(innerRun, 'B');
  assert.equal(engine.status(runId), 1590);
  const undo = engine.child(runId, 'UNDO.B').runId;
  assert.equal(engine.variable(undo, 'ROLLBACK_RUNID#'), String(runId));
  assert.match(engine.shard.explain(runId)?.text ?? '', new RegExp(`runs as ${undo}`));
  assert.match(engine.shard.explain(run)?.text ?? '', new RegExp(`${innerRun} is being rolled back, 3 `));
  engine.scriptEnds(undo);
  assert.deepEqual(show(), [1905, 1905, 1904, 1913, 1900]);
  assert.deepEqual(undone(engine), ['UNDO.B', 'UNDO.A']);
  assert.equal(engine.shard.active, 0);
  assert.equal(engine.live(run), undefined);
});

test('a rollback goes on after a crash where it was, with each object run once', () => {
  const engine = new EngineDriver();
  const run = engine.start(...all);
  engine.scripts.set('UNDO.B', 'hold').set('UNDO.A', 'hold');
  engine.rollback(run);
  engine.crash();
  engine.scriptEnds(engine.child(engine.child(engine.child(run, 'INNER').runId, 'B').runId, 'UNDO.B').runId);
  assert.equal(engine.child(run, 'A').status, 1590);
  engine.crash();
  engine.scriptEnds(engine.child(engine.child(run, 'A').runId, 'UNDO.A').runId);
  assert.equal(engine.status(run), 1905);
  assert.deepEqual(undone(engine), ['UNDO.B', 'UNDO.A']);
});

test('a rollback object that fails stops the rollback, which goes on from there when asked again', () => {
  const engine = new EngineDriver();
  const run = engine.start(...all);
  engine.scripts.set('UNDO.A', failed);
  engine.rollback(run);
  assert.deepEqual([engine.status(run), engine.child(run, 'A').status], [1830, 1827]);
  assert.match(engine.child(run, 'A').statusDetail ?? '', /UNDO\.A \(\d+\) ended with 1800/);
  assert.equal(engine.child(run, 'INNER').status, 1905);
  engine.scripts.delete('UNDO.A');
  engine.rollback(run);
  assert.deepEqual([engine.status(run), engine.child(run, 'A').status], [1905, 1904]);
  assert.deepEqual(undone(engine), ['UNDO.B', 'UNDO.A', 'UNDO.A']);
});

test('what a failed or cancelled rollback had not come to is as it was before', () => {
  const engine = new EngineDriver();
  const run = engine.start(...all);
  const before = { ...engine.child(run, 'A') };
  engine.scripts.set('UNDO.B', 'hold');
  engine.rollback(run);
  engine.cancel(run);
  assert.deepEqual([engine.status(run), engine.child(run, 'INNER').status], [1830, 1830]);
  assert.deepEqual(engine.child(run, 'A'), before);
  assert.equal(engine.shard.active, 0);
});

test('of a line that was restarted its newest run is undone, and what never ran is not', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', failed);
  const flow = workflow(
    'FLOW',
    [
      { object: 'A', after: [1] },
      { object: 'B', after: [[2, 'ENDED_OK']] },
    ],
    [3],
  );
  const run = engine.start(flow, a, b, undoA, undoB);
  const first = engine.child(run, 'A').runId;
  engine.restart(first, a);
  engine.cancel(run);
  engine.rollback(run);
  assert.deepEqual(
    [engine.status(run), engine.status(first), engine.child(run, 'A').status],
    [1905, 1800, 1904],
  );
  assert.deepEqual(undone(engine), ['UNDO.A']);
});

test('a rollback is refused for what is active, has left the activities, was deactivated by force, or never ran', () => {
  const engine = new EngineDriver();
  engine.scripts.set('B', 'hold');
  const run = engine.start(...all);
  const refused = (runId: number) => {
    const reply = engine.rollback(runId);
    return reply?.kind === 'refused' ? reply.details : '';
  };
  assert.match(refused(run), /it has status 1550; expected an ended run/);
  assert.match(refused(engine.child(run, 'A').runId), /its workflow is active/);
  engine.send({ kind: 'deactivate', client: 100, runId: run });
  engine.scriptEnds(engine.child(engine.child(run, 'INNER').runId, 'B').runId);
  assert.match(refused(run), /it has left the activities/);
  const missing = engine.start(workflow('LOST', [{ object: 'MISSING', after: [1] }], [2]));
  assert.match(refused(engine.child(missing, 'MISSING').runId), /it never ran/);
  assert.match(refused(engine.start(definition('AWAY', 'SCRI', { autoDeactivation: 'F' }))), /has left/);
});

test('nothing but a cancel is taken while a run is rolled back, and no second rollback of it', () => {
  const engine = new EngineDriver();
  const run = engine.start(a, undoA);
  engine.scripts.set('UNDO.A', 'hold');
  const stale = {
    run: { ...engine.record(run) },
    below: [],
    versions: new Map(),
    definitions: new Map(),
    rollbacks: 0,
  };
  engine.rollback(run);
  assert.equal(engine.send({ kind: 'rollback', request: stale })?.kind, 'refused');
  assert.equal(
    engine.send({ kind: 'act', client: 100, runId: run, action: 'skip', recursive: false })?.kind,
    'refused',
  );
  engine.scriptEnds(engine.child(run, 'UNDO.A').runId);
  assert.equal(engine.status(run), 1904);
  assert.equal(
    engine.send({ kind: 'rollback', request: stale })?.kind,
    'refused',
    'read before the other one',
  );
});

test('a task starts when its backup has ended well, also over a crash, and a restart does not save what the run had changed', () => {
  const engine = new EngineDriver();
  const saved = definition('SAVED', 'SCRI', { rollback: { backup: 'SAVE', rollback: null } });
  engine.scripts.set('SAVE', 'hold').set('SAVED', failed);
  const run = engine.start(saved, save);
  assert.equal(engine.status(run), 1557);
  engine.crash();
  assert.match(engine.shard.explain(run)?.text ?? '', /Waits for its backup object/);
  engine.scriptEnds(engine.child(run, 'SAVE').runId);
  assert.equal(engine.status(run), 1800);
  const again = engine.restart(run, saved, save);
  assert.ok(again?.kind === 'done');
  assert.equal(engine.status(again.runId), 1800);
  assert.deepEqual(engine.children(again.runId), {});
});

test('a backup that fails, is missing or is cancelled keeps the task from starting', () => {
  const engine = new EngineDriver();
  const saved = definition('SAVED', 'SCRI', { rollback: { backup: 'SAVE', rollback: null } });
  engine.scripts.set('SAVE', failed);
  const run = engine.start(saved, save);
  assert.equal(engine.status(run), 1825);
  assert.equal(engine.record(run).startTime, null);
  assert.equal(new EngineDriver().start(saved) > 0, true);
  const missing = engine.start(saved);
  assert.match(engine.record(missing).statusDetail ?? '', /no backup object SAVE/);
  engine.scripts.set('SAVE', 'hold');
  const cancelled = engine.start(saved, save);
  engine.cancel(cancelled);
  assert.deepEqual([engine.status(cancelled), engine.child(cancelled, 'SAVE').status], [1850, 1851]);
});

test('a backup in the queue of its task needs no second slot', () => {
  const engine = new EngineDriver();
  const queue = { name: 'Q', maxSlots: 1, priority: 200, started: true };
  engine.send({ kind: 'queueDefined', client: 100, queue });
  const saved = definition('SAVED', 'SCRI', { queue: 'Q', rollback: { backup: 'SAVE', rollback: null } });
  const inQueue = definition('SAVE', 'SCRI', { queue: 'Q' });
  assert.equal(engine.status(engine.start(saved, inQueue)), 1900);
  assert.equal(engine.status(engine.start(saved, inQueue)), 1900);
});

test('the lines of a workflow are made once when its backup has ended', () => {
  const engine = new EngineDriver();
  const flow = workflow('FLOW', [{ object: 'PLAIN', after: [1] }], [2], {
    rollback: { backup: 'SAVE', rollback: null },
  });
  engine.scripts.set('PLAIN', 'hold');
  const run = engine.start(flow, plain, save);
  engine.crash();
  engine.scriptEnds(engine.child(run, 'PLAIN').runId);
  assert.equal(engine.status(run), 1900);
});
