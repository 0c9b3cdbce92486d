import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskAction } from '../message.ts';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

/** One test per sentence of reference `engine-semantics.md` §3.7, on whatever a task can wait for. */

const a = definition('A', 'SCRI');
const b = definition('B', 'SCRI');
const job = definition('J', 'JOBS');
const inner = workflow(
  'INNER',
  [
    { object: 'A', after: [1] },
    { object: 'B', after: [2] },
  ],
  [3],
);
const outer = workflow(
  'OUTER',
  [
    { object: 'INNER', after: [1] },
    { object: 'B', after: [2], alias: 'LATER' },
  ],
  [3],
);
const act = (engine: EngineDriver, runId: number, action: TaskAction, recursive = false) =>
  engine.send({ kind: 'act', client: 100, runId, action, recursive });

test('cancel ends what has not started at any depth 1851, what has started goes on, and the parent ends 1850 after it', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', 'hold');
  const run = engine.start(outer, inner, a, b);
  const innerRun = engine.child(run, 'INNER').runId;
  engine.cancel(run);
  assert.deepEqual([engine.status(run), engine.child(run, 'LATER').status], [1571, 1851]);
  assert.deepEqual([engine.status(innerRun), engine.child(innerRun, 'A').status], [1550, 1550]);
  engine.crash();
  engine.scriptEnds(engine.child(innerRun, 'A').runId);
  assert.deepEqual(
    [engine.status(run), engine.status(innerRun), engine.child(innerRun, 'B').status],
    [1850, 1900, 1900],
  );
});

test('a recursive cancel ends started ones 1851 too, a job only when its agent has said so', () => {
  const engine = new EngineDriver();
  engine.connect();
  engine.scripts.set('A', 'hold');
  const flow = workflow(
    'FLOW',
    [
      { object: 'INNER', after: [1] },
      { object: 'J', after: [1] },
    ],
    [2, 3],
  );
  const run = engine.start(flow, inner, a, b, job);
  const innerRun = engine.child(run, 'INNER').runId;
  const jobRun = engine.child(run, 'J').runId;
  engine.send({ kind: 'jobAccepted', runId: jobRun, attempt: 1 });
  engine.send({ kind: 'jobStarted', runId: jobRun, attempt: 1 });
  engine.cancel(run, true);
  assert.deepEqual([engine.status(run), engine.status(innerRun), engine.status(jobRun)], [1571, 1851, 1571]);
  assert.deepEqual(
    engine.outward
      .filter(({ kind }) => kind === 'cancelJob')
      .map((effect) => 'runId' in effect && effect.runId),
    [jobRun],
  );
  engine.crash();
  assert.deepEqual([engine.status(run), engine.status(jobRun)], [1571, 1571]);
  engine.send({ kind: 'jobEnded', runId: jobRun, attempt: 1, exit: { kind: 'cancelled' } });
  assert.deepEqual([engine.status(run), engine.status(jobRun)], [1850, 1851]);
});

test('whatever a task waits for, a cancel ends it at once and it takes nothing with it', () => {
  const engine = new EngineDriver();
  const queue = { name: 'Q', maxSlots: 1, priority: 200, started: true };
  engine.send({ kind: 'queueDefined', client: 100, queue });
  engine.sync({
    general_attributes: { name: 'SYNC.X' },
    sync_states: ['FREE', 'BUSY'],
    sync_actions: [
      { name: 'TAKE', allowed_state: 'FREE', set_state: 'BUSY' },
      { name: 'GIVE', allowed_state: 'BUSY', set_state: 'FREE' },
    ],
  });
  const uses = [
    {
      sync: 'SYNC.X',
      startAction: 'TAKE',
      endAction: 'GIVE',
      abendAction: 'GIVE',
      otherwise: 'wait' as const,
    },
  ];
  const kinds = {
    queue: definition('HOLD', 'SCRI', { queue: 'Q' }),
    sync: definition('HOLD', 'SCRI', { syncs: uses }),
    parallel: definition('HOLD', 'SCRI', { maxParallel: 1 }),
  };
  engine.scripts.set('HOLD', 'hold');
  for (const [kind, object] of Object.entries(kinds)) {
    const [first, second, third] = [engine.start(object), engine.start(object), engine.start(object)];
    engine.cancel(second);
    assert.deepEqual([engine.status(first), engine.status(second)], [1550, 1850], kind);
    engine.cancel(first);
    assert.deepEqual(
      [engine.status(first), engine.status(third)],
      [1850, 1550],
      `${kind}: the next one has it`,
    );
    engine.cancel(third);
  }
  const forAgent = engine.start(job);
  assert.equal(engine.status(forAgent), 1696);
  engine.cancel(forAgent);
  engine.connect();
  assert.equal(engine.status(forAgent), 1850);
  assert.equal(engine.shard.active, 0);
});

test('a cancel ends lines that wait for conditions, for a task outside or for the next iteration of a loop', () => {
  const look = {
    kind: 'if',
    checks: [{ kind: 'history', object: 'H', status: '', within: null, expected: true }],
    fulfilled: [],
    otherwise: [{ kind: 'final', action: { kind: 'wait', seconds: 60 } }],
  } as const;
  const external = {
    status: 'ENDED_OK',
    alias: null,
    parent: null,
    parentAlias: null,
    period: { kind: 'any' },
    otherwise: 'wait',
    timeout: null,
  } as const;
  const engine = new EngineDriver();
  const flow = workflow(
    'FLOW',
    [
      { object: 'A', after: [1], preconditions: [look] },
      { object: 'OUTSIDE', after: [], external },
    ],
    [2, 3],
  );
  const run = engine.start(flow, a);
  engine.cancel(run, true);
  assert.deepEqual(
    [engine.status(run), engine.child(run, 'A').status, engine.child(run, 'OUTSIDE').status],
    [1850, 1851, 1851],
  );
  engine.varas.set('V', ['1', '2', '3']);
  engine.scripts.set('A', 'hold');
  const body = workflow('LOOP', [{ object: 'A', after: [1] }], [2]);
  const loop = definition('LOOP', 'JOBP', {
    workflow: {
      branch: null,
      foreach: { source: { kind: 'vara', name: 'V', column: 1 }, variable: 'ONE' },
      lines: body.workflow?.lines ?? [],
    },
  });
  const looping = engine.start(loop, a);
  engine.cancel(looping);
  assert.equal(engine.status(looping), 1571);
  engine.scriptEnds(engine.child(looping, 'A').runId);
  assert.equal(engine.status(looping), 1850);
  const runs = [...engine.stored.values()].filter(({ parent }) => parent === looping);
  assert.equal(runs.length, 1, 'no further iteration begins');
  assert.equal(engine.shard.active, 0);
});

test('a cancel while scripts are processed at activation ends the line at work and those behind it', () => {
  const engine = new EngineDriver();
  const early = definition('EARLY', 'SCRI', {
    generateAtRuntime: false,
    scripts: { preProcess: '', process: ':PRINT "early"', childPostProcess: '', postProcess: '' },
  });
  engine.scripts.set('EARLY', 'hold');
  const flow = workflow(
    'FLOW',
    [
      { object: 'EARLY', after: [1] },
      { object: 'EARLY', after: [2], alias: 'NEXT' },
    ],
    [3],
  );
  const run = engine.start(flow, early);
  engine.cancel(run, true);
  assert.deepEqual(
    [engine.status(run), engine.child(run, 'EARLY').status, engine.child(run, 'NEXT').status],
    [1850, 1851, 1851],
  );
  assert.equal(engine.shard.active, 0);
});

test('suspend keeps further tasks from starting, in the workflows inside only when it is recursive; resume lets them go on', () => {
  for (const recursive of [false, true]) {
    const engine = new EngineDriver();
    engine.scripts.set('A', 'hold');
    const run = engine.start(outer, inner, a, b);
    const innerRun = engine.child(run, 'INNER').runId;
    act(engine, run, 'suspend', recursive);
    assert.deepEqual([engine.status(run), engine.status(innerRun)], [1563, recursive ? 1563 : 1550]);
    engine.crash();
    engine.scriptEnds(engine.child(innerRun, 'A').runId);
    assert.equal(engine.child(innerRun, 'B').status, recursive ? 1700 : 1900);
    assert.equal(engine.child(run, 'LATER').status, 1700);
    act(engine, run, 'resume', recursive);
    assert.equal(engine.status(run), 1900);
  }
});

test('suspend and quit are for what is long-running alone', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', 'hold');
  const script = engine.start(a);
  const flow = engine.start(inner, a, b);
  for (const [runId, action] of [
    [script, 'suspend'],
    [script, 'quit'],
    [flow, 'quit'],
  ] as const)
    assert.equal(act(engine, runId, action)?.kind, 'refused', action);
});

test('a skipped or inactive line ends so when its turn comes, and a stopped client starts nothing while what runs goes on', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', 'hold');
  const flow = workflow(
    'FLOW',
    [
      { object: 'A', after: [1] },
      { object: 'B', after: [2] },
    ],
    [3],
  );
  const run = engine.start(flow, a, b);
  act(engine, engine.child(run, 'B').runId, 'skip');
  assert.equal(engine.child(run, 'B').status, 1700);
  engine.scriptEnds(engine.child(run, 'A').runId);
  assert.deepEqual([engine.child(run, 'B').status, engine.status(run)], [1934, 1900]);
  const second = engine.start(flow, a, b);
  engine.send({ kind: 'clientSwitched', client: 100, active: false });
  assert.equal(engine.child(second, 'A').status, 1550);
  engine.scriptEnds(engine.child(second, 'A').runId);
  assert.equal(engine.child(second, 'B').status, 1561);
  engine.cancel(second, true);
  assert.deepEqual([engine.child(second, 'B').status, engine.status(second)], [1851, 1850]);
});

test('a job whose agent has accepted it is not skipped, although it has not said that it runs', () => {
  const engine = new EngineDriver();
  engine.connect();
  const run = engine.start(job);
  engine.send({ kind: 'jobAccepted', runId: run, attempt: 1 });
  assert.equal(engine.status(run), 1545);
  assert.equal(act(engine, run, 'skip')?.kind, 'refused');
  assert.equal(act(engine, run, 'setInactive')?.kind, 'refused');
});
