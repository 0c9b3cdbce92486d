import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecutableDefinition } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const GROUP = definition('G', 'JOBG');

function member(changes: Partial<ExecutableDefinition> = {}): ExecutableDefinition {
  return definition('M', 'SCRI', { jobGroup: 'G', ...changes });
}

/** An engine whose scripts M run until they are ended, and so many of them registered. */
function registered(count: number): { engine: EngineDriver; members: readonly number[] } {
  const engine = new EngineDriver();
  engine.scripts.set('M', 'hold');
  const members = Array.from({ length: count }, () => engine.start(member()));
  return { engine, members };
}

function act(
  engine: EngineDriver,
  runId: number,
  action: 'remove' | 'run' | 'quit' | 'suspend' | 'resume',
): string {
  return engine.send({ kind: 'act', client: 100, runId, action, recursive: false })?.kind ?? '';
}

test('tasks of a group are registered until it runs, one at a time, and it ends after the last', () => {
  const { engine, members } = registered(3);
  assert.deepEqual(
    members.map((run) => engine.status(run)),
    [1710, 1710, 1710],
  );
  assert.deepEqual(engine.shard.explain(members[1] ?? 0)?.wait, {
    kind: 'jobGroup',
    group: 'G',
    groupRun: null,
    ahead: 1,
  });
  const group = engine.start(GROUP);
  for (const run of members) {
    assert.equal(engine.status(group), 1550);
    assert.equal(engine.status(run), 1550);
    assert.equal(engine.record(run).parent, group);
    assert.equal(engine.record(run).top, run);
    assert.equal(members.filter((one) => engine.status(one) === 1550).length, 1);
    engine.scriptEnds(run);
  }
  assert.equal(engine.status(group), 1900);
});

test('a group releases as many at a time as it says, by priority, then in the order they came', () => {
  const engine = new EngineDriver();
  engine.scripts.set('M', 'hold');
  const late = engine.start(member({ priority: 250 }));
  const usual = [engine.start(member()), engine.start(member())];
  const first = engine.start(member({ priority: 10 }));
  engine.start(definition('G', 'JOBG', { group: { maxParallel: 2 } }));
  const running = () => [late, ...usual, first].filter((run) => engine.status(run) === 1550);
  assert.deepEqual(running(), [usual[0], first]);
  engine.scriptEnds(first);
  assert.deepEqual(running(), usual);
  engine.scriptEnds(usual[1] ?? 0);
  assert.deepEqual(running(), [late, usual[0]]);
});

test('a task that registers while its group runs waits for the next run', () => {
  const { engine, members } = registered(1);
  const group = engine.start(GROUP);
  const later = engine.start(member());
  engine.scriptEnds(members[0] ?? 0);
  assert.deepEqual([engine.status(group), engine.status(later)], [1900, 1710]);
  engine.start(GROUP);
  assert.equal(engine.status(later), 1550);
});

test('how its tasks end is nothing to the group; one without tasks has nothing to do', () => {
  const { engine, members } = registered(2);
  const group = engine.start(GROUP);
  for (const run of members) engine.scriptEnds(run, { kind: 'stopped', returnCode: 8, text: 'no' });
  assert.equal(engine.status(group), 1900);
  assert.equal(engine.status(engine.start(GROUP)), 1910);
});

test('a group is ignored by what starts its tasks itself: a workflow, a recurring execution, a restart', () => {
  const engine = new EngineDriver();
  const flow = engine.start(workflow('W', [{ object: 'M', after: [1] }], [2]), member());
  assert.equal(engine.status(engine.child(flow, 'M').runId), 1900);
  engine.recur({ execute_after: 'PT10M', end_after_executions: '1' }, null, member());
  engine.fireTimers();
  assert.equal([...engine.stored.values()].filter((task) => task.status === 1710).length, 0);
  const alone = engine.start(member());
  act(engine, alone, 'run');
  assert.equal(engine.status(alone), 1900);
  assert.equal(engine.restart(alone, member())?.kind, 'done');
  assert.equal([...engine.stored.values()].filter((task) => task.status === 1710).length, 0);
  engine.restartWith(alone, { keepStartType: true }, member());
  assert.equal([...engine.stored.values()].filter((task) => task.status === 1710).length, 1);
});

test('only registered tasks can be removed; they end deleted and the group goes on without them', () => {
  const { engine, members } = registered(3);
  const [first = 0, second = 0, third = 0] = members;
  assert.equal(act(engine, third, 'remove'), 'done');
  assert.equal(engine.status(third), 1923);
  const group = engine.start(GROUP);
  assert.equal(act(engine, first, 'remove'), 'refused');
  assert.equal(act(engine, second, 'remove'), 'done');
  engine.scriptEnds(first);
  assert.equal(engine.status(group), 1900);
});

test('a user starts a registered task at once, beside the others of its group', () => {
  const { engine, members } = registered(3);
  const [first = 0, second = 0, third = 0] = members;
  act(engine, first, 'run');
  assert.deepEqual([engine.status(first), engine.record(first).parent], [1550, 0]);
  const group = engine.start(GROUP);
  act(engine, third, 'run');
  assert.deepEqual([engine.status(second), engine.status(third)], [1550, 1550]);
  engine.scriptEnds(second);
  assert.equal(engine.status(group), 1550);
  engine.scriptEnds(third);
  assert.equal(engine.status(group), 1900);
});

test('cancelled, a group ends what it has not released; recursively also what runs', () => {
  for (const recursive of [false, true]) {
    const { engine, members } = registered(2);
    const group = engine.start(GROUP);
    engine.cancel(group, recursive);
    assert.equal(engine.status(group), 1850);
    assert.deepEqual(
      members.map((run) => engine.status(run)),
      [recursive ? 1851 : 1550, 1851],
    );
    engine.crash();
    assert.equal(engine.status(engine.start(GROUP)), 1910);
  }
});

test('quit, a group ends well: what runs goes on, what it has not released is registered again', () => {
  const { engine, members } = registered(3);
  const [first = 0, second = 0, third = 0] = members;
  const group = engine.start(GROUP);
  act(engine, group, 'quit');
  assert.deepEqual([engine.status(group), engine.status(first), engine.status(second)], [1900, 1550, 1710]);
  engine.scriptEnds(first);
  const next = engine.start(GROUP);
  assert.deepEqual([engine.status(second), engine.record(third).parent], [1550, next]);
});

test('suspended, a group releases nothing more until it is resumed', () => {
  const { engine, members } = registered(2);
  const group = engine.start(GROUP);
  act(engine, group, 'suspend');
  engine.scriptEnds(members[0] ?? 0);
  assert.deepEqual([engine.status(group), engine.status(members[1] ?? 0)], [1563, 1710]);
  engine.crash();
  assert.equal(engine.status(members[1] ?? 0), 1710);
  act(engine, group, 'resume');
  assert.deepEqual([engine.status(group), engine.status(members[1] ?? 0)], [1550, 1550]);
});

test('more at a time for one run of a group takes effect at once and survives a crash', () => {
  const { engine, members } = registered(4);
  const group = engine.start(GROUP);
  const reply = engine.send({ kind: 'changeMaxParallel', client: 100, runId: group, maxParallel: 3 });
  assert.equal(reply?.kind, 'done');
  assert.deepEqual(
    members.map((run) => engine.status(run)),
    [1550, 1550, 1550, 1710],
  );
  assert.equal(engine.record(group).modified, true);
  engine.crash();
  engine.scriptEnds(members[0] ?? 0);
  assert.equal(engine.status(members[3] ?? 0), 1550);
  const refused = engine.send({
    kind: 'changeMaxParallel',
    client: 100,
    runId: members[3] ?? 0,
    maxParallel: 3,
  });
  assert.equal(refused?.kind, 'refused');
});

test('a line with a latest end has its group start only what is expected to end by then', () => {
  const engine = new EngineDriver();
  const long = definition('LONG', 'SCRI', {
    jobGroup: 'G',
    runTime: { estimate: { method: 'fixed', seconds: 7200, runs: 25 }, maximum: null, minimum: null },
  });
  const tooLong = engine.start(long);
  const short = engine.start(member());
  // It is 08:00.
  const line = { object: 'G', after: [1], latestEnd: { days: 0, minutes: 9 * 60 } };
  const flow = engine.start(workflow('W', [line], [2]), GROUP);
  assert.deepEqual([engine.status(short), engine.status(tooLong)], [1900, 1710]);
  assert.equal(engine.record(tooLong).parent, 0);
  assert.equal(engine.status(flow), 1900);
});

test('whatever crashes come between, never more than allowed run and every task runs once', () => {
  const engine = new EngineDriver();
  engine.scripts.set('M', 'hold');
  const members = Array.from({ length: 12 }, () => {
    const run = engine.start(member());
    engine.crash();
    return run;
  });
  const group = engine.start(definition('G', 'JOBG', { group: { maxParallel: 3 } }));
  for (let ended = 0; ended < 12; ended += 1) {
    engine.crash();
    const running = members.filter((run) => engine.status(run) === 1550);
    assert.equal(running.length, Math.min(3, 12 - ended));
    engine.scriptEnds(running[ended % running.length] ?? 0);
  }
  assert.equal(engine.status(group), 1900);
  assert.ok(members.every((run) => engine.status(run) === 1900));
});
