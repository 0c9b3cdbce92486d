import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const a = definition('A', 'SCRI');
const b = definition('B', 'SCRI');
const c = definition('C', 'SCRI');
const job = definition('J', 'JOBS');
const failed = { kind: 'ended', exitCode: 8 } as const;

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
    { object: 'C', after: [1] },
    { object: 'INNER', after: [2] },
  ],
  [[3, 'ANY_OK']],
);
const all = [outer, inner, a, b, c] as const;

function restarted(
  engine: EngineDriver,
  runId: number,
  abortedOnly: boolean,
  ...crashes: readonly 'crash'[]
) {
  engine.scripts.delete('B');
  const reply = engine.restartWith(runId, { abortedOnly }, ...all);
  if (crashes.length > 0) engine.crash();
  return reply?.kind === 'done' ? reply.runId : 0;
}

test('a restarted workflow is the same tree anew, each task with the run it is based on', () => {
  const engine = new EngineDriver();
  const run = engine.start(...all);
  engine.now += 24 * 60 * 60 * 1000;
  const again = restarted(engine, run, false);
  assert.equal(engine.status(again), 1900);
  const refers = (of: number, name: string) => engine.child(of, name).referenceRunId;
  assert.equal(refers(again, 'C'), engine.child(run, 'C').runId);
  const [innerRun, innerAgain] = [engine.child(run, 'INNER').runId, engine.child(again, 'INNER').runId];
  assert.equal(refers(innerAgain, 'B'), engine.child(innerRun, 'B').runId);
  assert.notEqual(engine.child(innerAgain, 'B').startTime, null);
  const dates = ({ logicalDate, realDate }: { logicalDate: number; realDate: number }) => [
    logicalDate,
    realDate,
  ];
  assert.deepEqual(dates(engine.record(again)), dates(engine.record(run)));
  assert.deepEqual(dates(engine.child(innerAgain, 'A')), dates(engine.record(run)));
});

test('restarting only what was aborted leaves what ended well, in workflows inside too, also over a crash', () => {
  for (const crash of [false, true]) {
    const engine = new EngineDriver();
    engine.scripts.set('B', failed);
    engine.send({
      kind: 'queueDefined',
      client: 100,
      queue: { name: 'Q', maxSlots: -1, priority: 200, started: true },
    });
    const lines = [
      { object: 'A', after: [1] },
      { object: 'B', after: [2] },
    ] as const;
    const strict = workflow('INNER', lines, [[3, 'ENDED_OK']]);
    const run = engine.start(outer, strict, a, b, c);
    const innerRun = engine.child(run, 'INNER').runId;
    assert.equal(engine.status(innerRun), 1560);
    for (const [runId, value] of [
      [run, '7'],
      [innerRun, '8'],
    ] as const)
      engine.send({ kind: 'setVariable', runId, scope: 'task', name: 'RESULT', value });
    engine.cancel(run, true);
    engine.send({ kind: 'clientSwitched', client: 100, active: false });
    const reply = engine.restartWith(run, { abortedOnly: true }, outer, strict, a, b, c);
    assert.ok(reply?.kind === 'done');
    assert.equal(engine.status(reply.runId), 1561, 'it waits before its lines are made');
    if (crash) engine.crash();
    engine.scripts.delete('B');
    engine.send({ kind: 'clientSwitched', client: 100, active: true });
    assert.equal(engine.status(reply.runId), 1900);
    assert.equal(engine.live(reply.runId), undefined);
    const innerAgain = engine.child(reply.runId, 'INNER').runId;
    const published = [reply.runId, innerAgain].map((of) => engine.variable(of, 'RESULT'));
    assert.deepEqual(published, ['7', '8'], 'what the tasks that are not repeated had published is there');
    const ran = (of: number, name: string) => engine.child(of, name).startTime !== null;
    assert.deepEqual(
      [ran(reply.runId, 'C'), ran(innerAgain, 'A'), ran(innerAgain, 'B')],
      [false, false, true],
    );
    assert.match(engine.child(reply.runId, 'C').statusDetail ?? '', /Not repeated: run \d+ ended so/);
    assert.equal(engine.child(reply.runId, 'C').status, 1900);
  }
});

test('a restarted job keeps the agent of the run before, whatever its object says now', () => {
  const engine = new EngineDriver();
  engine.connect();
  const run = engine.start(job);
  engine.jobEnds(run, { kind: 'code', code: 1 });
  const moved = definition('J', 'JOBS', { agent: 'UNIX02' });
  const reply = engine.restart(run, moved);
  assert.ok(reply?.kind === 'done');
  assert.equal(engine.record(reply.runId).agent, 'UNIX01');
});

test('the kept start type waits for the release again, and a time that was waited for is not waited for again', () => {
  const engine = new EngineDriver();
  const start = (startAt: number | null) => {
    const reply = engine.send({
      kind: 'activate',
      request: {
        client: 100,
        user: 'OPER/DEMO',
        name: 'A',
        alias: null,
        queue: null,
        inputs: new Map(),
        definitions: new Map([['A', a]]),
        activator: null,
        manualRelease: true,
        startAt,
      },
    });
    return reply?.kind === 'done' ? reply.runId : 0;
  };
  const again = (runId: number, keepStartType: boolean) => {
    const reply = engine.restartWith(runId, { keepStartType }, a);
    return engine.status(reply?.kind === 'done' ? reply.runId : 0);
  };
  engine.register(a);
  const run = start(engine.now + 1000);
  engine.send({ kind: 'act', client: 100, runId: run, action: 'release', recursive: false });
  engine.now += 1000;
  engine.fireTimers();
  assert.equal(engine.status(run), 1900);
  assert.deepEqual([again(run, false), again(run, true)], [1900, 1693]);
  const early = start(engine.now + 60_000);
  engine.send({ kind: 'act', client: 100, runId: early, action: 'release', recursive: false });
  engine.cancel(early);
  assert.equal(again(early, false), 1698, 'its time has not come yet');
});

test('a restart begins behind the restart point the run had come to, unless that ended well', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', 'hold');
  const run = engine.start(a);
  engine.send({ kind: 'restartPoint', runId: run, point: 'HALF' });
  engine.crash();
  engine.scriptEnds(run, failed);
  const first = engine.restart(run, a);
  assert.ok(first?.kind === 'done');
  assert.equal(engine.record(first.runId).restartPoint, 'HALF');
  const named = engine.restartWith(run, { restartPoint: 'BEGIN' }, a);
  assert.ok(named?.kind === 'done');
  assert.equal(engine.record(named.runId).restartPoint, 'BEGIN');
  engine.scriptEnds(first.runId);
  const after = engine.restart(first.runId, a);
  assert.ok(after?.kind === 'done');
  assert.equal(engine.record(after.runId).restartPoint, null);
});

test('an active run can be restarted beside itself, and a suspended workflow stays so when a line is restarted', () => {
  const engine = new EngineDriver();
  engine.scripts.set('C', 'hold');
  const run = engine.start(...all);
  const beside = engine.restart(run, ...all);
  assert.ok(beside?.kind === 'done');
  assert.deepEqual([engine.status(run), engine.status(beside.runId)], [1550, 1550]);
  engine.scriptEnds(engine.child(run, 'C').runId, failed);
  const failing = new EngineDriver();
  failing.scripts.set('A', failed);
  const flow = workflow('W', [{ object: 'A', after: [1] }], [[2, 'ENDED_OK']]);
  const blocked = failing.start(flow, a);
  failing.send({ kind: 'act', client: 100, runId: blocked, action: 'suspend', recursive: false });
  failing.scripts.set('A', 'hold');
  failing.restart(failing.child(blocked, 'A').runId, a);
  assert.equal(failing.status(blocked), 1563);
});
