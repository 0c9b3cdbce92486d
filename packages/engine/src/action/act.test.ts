import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskAction } from '../message.ts';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const script = definition('S', 'SCRI');
const other = definition('T', 'SCRI');
const chain = workflow(
  'W',
  [
    { object: 'S', after: [1] },
    { object: 'T', after: [[2, 'ENDED_OK']] },
  ],
  [3],
);

function act(engine: EngineDriver, runId: number, action: TaskAction, recursive = false) {
  return engine.send({ kind: 'act', client: 100, runId, action, recursive });
}

/** A workflow whose first line runs and whose second waits. */
function started(): { engine: EngineDriver; run: number; first: number; second: number } {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const run = engine.start(chain, script, other);
  return { engine, run, first: engine.child(run, 'S').runId, second: engine.child(run, 'T').runId };
}

test('a suspended workflow starts no further line, says so, and goes on when resumed', () => {
  for (const crash of [false, true]) {
    const { engine, run, first, second } = started();
    assert.equal(act(engine, run, 'suspend')?.kind, 'done');
    assert.equal(engine.status(run), 1563);
    engine.scriptEnds(first);
    assert.deepEqual([engine.status(first), engine.status(second)], [1900, 1700]);
    assert.deepEqual(engine.shard.explain(second)?.wait, { kind: 'suspended' });
    if (crash) engine.crash();
    assert.equal(engine.status(second), 1700);
    act(engine, run, 'resume');
    assert.deepEqual([engine.status(second), engine.status(run)], [1900, 1900]);
  }
});

test('suspending recursively reaches the workflows inside', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const run = engine.start(workflow('OUTER', [{ object: 'W', after: [1] }], [2]), chain, script, other);
  const inner = engine.child(run, 'W').runId;
  act(engine, run, 'suspend', true);
  assert.deepEqual([engine.status(run), engine.status(inner)], [1563, 1563]);
  engine.scriptEnds(engine.child(inner, 'S').runId);
  act(engine, run, 'resume', true);
  assert.equal(engine.status(run), 1900);
});

test('a skipped line ends 1934 and a line set inactive 1922 when their turn comes', () => {
  const skipped = started();
  act(skipped.engine, skipped.second, 'skip');
  assert.equal(skipped.engine.status(skipped.second), 1700);
  skipped.engine.scriptEnds(skipped.first);
  assert.equal(skipped.engine.status(skipped.second), 1934);
  const inactive = started();
  act(inactive.engine, inactive.second, 'setInactive');
  act(inactive.engine, inactive.second, 'setActive');
  act(inactive.engine, inactive.second, 'setInactive');
  inactive.engine.crash();
  inactive.engine.scriptEnds(inactive.first);
  assert.equal(inactive.engine.status(inactive.second), 1922);
});

test('a breakpoint holds its line with 1562 until it is cleared', () => {
  const { engine, run, first, second } = started();
  act(engine, second, 'setBreakpoint');
  engine.scriptEnds(first);
  assert.deepEqual([engine.status(second), engine.status(run)], [1562, 1560]);
  assert.deepEqual(engine.shard.explain(second)?.wait, { kind: 'breakpoint' });
  engine.crash();
  assert.equal(engine.status(second), 1562);
  act(engine, second, 'clearBreakpoint');
  assert.deepEqual([engine.status(second), engine.status(run)], [1900, 1900]);
});

test('a blocked line and a blocked workflow can be unblocked', () => {
  for (const target of ['line', 'workflow'] as const) {
    const { engine, run, first, second } = started();
    engine.scriptEnds(first, { kind: 'ended', exitCode: 1 });
    assert.equal(engine.status(run), 1560);
    assert.equal(act(engine, target === 'line' ? second : run, 'unblock')?.kind, 'done');
    assert.deepEqual([engine.status(second), engine.status(run)], [1900, 1900]);
  }
});

test('run starts a waiting line whatever its predecessors do', () => {
  const { engine, run, first, second } = started();
  act(engine, second, 'run');
  assert.equal(engine.status(second), 1900);
  assert.equal(engine.status(run), 1550);
  engine.scriptEnds(first);
  assert.equal(engine.status(run), 1900);
});

test('a task waits for its manual release, then for its start time, and both can be cut short', () => {
  const engine = new EngineDriver();
  const start = (startAt: number | null, manualRelease: boolean) => {
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
        activator: null,
        startAt,
        manualRelease,
      },
    });
    return reply?.kind === 'done' ? reply.runId : 0;
  };
  engine.register(script);
  const run = start(engine.now + 60_000, true);
  assert.equal(engine.status(run), 1693);
  engine.crash();
  assert.equal(act(engine, run, 'release')?.kind, 'done');
  assert.equal(engine.status(run), 1698);
  assert.deepEqual(engine.shard.explain(run)?.wait, { kind: 'time', until: engine.now + 60_000 });
  engine.crash();
  engine.now += 60_000;
  engine.fireTimers();
  assert.equal(engine.status(run), 1900);
  const now = start(engine.now + 60_000, true);
  act(engine, now, 'run');
  assert.equal(engine.status(now), 1900);
  assert.equal(engine.status(start(engine.now - 1, false)), 1900, 'a time that has passed starts at once');
});

test('ignoring the queue starts a task beyond the slots', () => {
  const engine = new EngineDriver();
  engine.send({
    kind: 'queueDefined',
    client: 100,
    queue: { name: 'Q', maxSlots: 0, priority: 200, started: true },
  });
  const run = engine.start(definition('S', 'SCRI', { queue: 'Q' }));
  assert.equal(engine.status(run), 1684);
  act(engine, run, 'ignoreQueue');
  assert.equal(engine.status(run), 1900);
});

test('a stopped client starts no job that only waits for its agent either', () => {
  const engine = new EngineDriver();
  const run = engine.start(definition('J', 'JOBS'));
  assert.equal(engine.status(run), 1696);
  for (const crash of [false, true]) {
    engine.send({ kind: 'clientSwitched', client: 100, active: false });
    if (crash) engine.crash();
    engine.connect();
    assert.equal(engine.record(run).stage, 'agent');
    assert.deepEqual(engine.shard.explain(run)?.wait, { kind: 'clientStopped', client: 100 });
    engine.send({ kind: 'agentDisconnected', agent: 'UNIX01' });
  }
  engine.connect();
  engine.send({ kind: 'clientSwitched', client: 100, active: true });
  assert.equal(engine.record(run).stage, 'starting');
});

test('a stopped client starts nothing new; what runs goes on, and everything else when it goes', () => {
  const { engine, run, first, second } = started();
  engine.send({ kind: 'clientSwitched', client: 100, active: false });
  const late = engine.start(other);
  assert.equal(engine.status(late), 1561);
  assert.deepEqual(engine.shard.explain(late)?.wait, { kind: 'clientStopped', client: 100 });
  engine.scriptEnds(first);
  assert.equal(engine.status(second), 1561);
  engine.crash();
  assert.equal(engine.status(second), 1561);
  engine.send({ kind: 'clientSwitched', client: 100, active: true });
  assert.deepEqual([engine.status(late), engine.status(second), engine.status(run)], [1900, 1900, 1900]);
});

test('a stopped client also holds what a user had ignore its queue, and what a SYNC object lets go on', () => {
  const engine = new EngineDriver();
  engine.sync({
    general_attributes: { name: 'Y' },
    sync_states: ['FREE', 'TAKEN'],
    sync_actions: [
      { name: 'TAKE', allowed_state: 'FREE', set_state: 'TAKEN' },
      { name: 'GIVE', set_state: 'FREE' },
    ],
  });
  engine.scripts.set('FIRST', 'hold');
  const syncs = [
    { sync: 'Y', startAction: 'TAKE', endAction: 'GIVE', abendAction: 'GIVE', otherwise: 'wait' },
  ] as const;
  const first = engine.start(definition('FIRST', 'SCRI', { syncs }));
  const waiting = engine.start(definition('WAITS', 'SCRI', { syncs }));
  engine.send({ kind: 'clientSwitched', client: 100, active: false });
  const forced = engine.start(definition('FORCED', 'SCRI'));
  act(engine, forced, 'ignoreQueue');
  engine.scriptEnds(first);
  for (const crash of [false, true]) {
    if (crash) engine.crash();
    assert.deepEqual([engine.status(waiting), engine.status(forced)], [1561, 1561]);
    assert.deepEqual(engine.shard.explain(forced)?.wait, { kind: 'clientStopped', client: 100 });
  }
  engine.send({ kind: 'clientSwitched', client: 100, active: true });
  assert.deepEqual([engine.status(waiting), engine.status(forced)], [1900, 1900]);
});

test('an action in the wrong state is refused, naming the state it expects, and changes nothing', () => {
  const { engine, run, first } = started();
  for (const action of [
    'release',
    'skip',
    'setBreakpoint',
    'clearBreakpoint',
    'unblock',
    'ignoreQueue',
    'suspend',
  ] as const) {
    const reply = act(engine, first, action);
    assert.equal(reply?.kind, 'refused', action);
    assert.match(reply.details, /expects/);
  }
  assert.equal(act(engine, 999, 'release')?.kind, 'refused');
  engine.scriptEnds(first);
  assert.equal(act(engine, run, 'suspend')?.kind, 'refused');
});
