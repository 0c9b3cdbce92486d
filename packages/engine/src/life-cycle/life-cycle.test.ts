import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const script = definition('S', 'SCRI');
const job = definition('J', 'JOBS');

test('a script task runs and ends with its exit code', () => {
  const engine = new EngineDriver();
  assert.equal(engine.status(engine.start(script)), 1900);
  engine.scripts.set('S', { kind: 'ended', exitCode: 4 });
  const failed = engine.record(engine.start(script));
  assert.deepEqual([failed.status, failed.returnCode], [1800, 4]);
  engine.scripts.set('S', { kind: 'empty' });
  assert.equal(engine.status(engine.start(script)), 1910);
});

test('run ids rise and are never given twice', () => {
  const engine = new EngineDriver();
  const first = engine.start(script);
  assert.equal(first, 1_000_000);
  assert.equal(engine.start(script), first + 1);
});

test('a job waits with 1696 for its agent, says so as data, and starts when the agent comes', () => {
  const engine = new EngineDriver();
  const run = engine.start(job);
  assert.equal(engine.status(run), 1696);
  assert.deepEqual(engine.shard.explain(run)?.wait, { kind: 'agent', agent: 'UNIX01', connected: false });
  engine.connect();
  assert.equal(engine.status(run), 1540);
  assert.deepEqual(engine.outward.at(-1), { kind: 'startJob', runId: run, attempt: 1, agent: 'UNIX01' });
  engine.jobEnds(run, { kind: 'code', code: 0 });
  assert.equal(engine.status(run), 1900);
});

test('a job ends by its return code, a lost one 1815, one that could not start 1820', () => {
  const engine = new EngineDriver();
  engine.connect();
  const ends = (exit: Parameters<EngineDriver['jobEnds']>[1]) => {
    const run = engine.start(job);
    engine.jobEnds(run, exit);
    return engine.record(run);
  };
  assert.deepEqual(
    [ends({ kind: 'code', code: 3 }).status, ends({ kind: 'code', code: 3 }).returnCode],
    [1800, 3],
  );
  assert.equal(ends({ kind: 'lost', detail: 'host restarted' }).status, 1815);
  assert.equal(ends({ kind: 'notStarted', detail: 'no user X' }).status, 1820);
  assert.match(ends({ kind: 'signal', signal: 'SIGKILL' }).statusDetail ?? '', /SIGKILL/);
});

test('reports of another attempt, repeats and late ones change nothing', () => {
  const engine = new EngineDriver();
  engine.connect();
  const run = engine.start(job);
  engine.send({ kind: 'jobEnded', runId: run, attempt: 2, exit: { kind: 'code', code: 0 } });
  assert.equal(engine.status(run), 1540);
  engine.jobEnds(run, { kind: 'code', code: 0 });
  engine.jobEnds(run, { kind: 'code', code: 9 });
  assert.deepEqual([engine.status(run), engine.record(run).returnCode], [1900, 0]);
});

test('a post-process runs after the job and before its end', () => {
  const engine = new EngineDriver();
  engine.connect();
  const posted = definition('P', 'JOBS', {
    scripts: { preProcess: '', process: 'true', childPostProcess: '', postProcess: ':PRINT "x"' },
  });
  const run = engine.start(posted);
  engine.scripts.set('P', 'hold');
  engine.jobEnds(run, { kind: 'code', code: 5 });
  assert.equal(engine.status(run), 1574);
  engine.send({
    kind: 'scriptEnded',
    runId: run,
    phase: 'post_process',
    result: { kind: 'ended', exitCode: null },
  });
  assert.equal(engine.status(run), 1800);
});

test('an error while a job is generated is FAULT_OTHER and the agent hears nothing', () => {
  const engine = new EngineDriver();
  engine.connect();
  engine.scripts.set('J', { kind: 'failed', text: 'line 2: no such statement' });
  const run = engine.start(job);
  assert.equal(engine.status(run), 1820);
  assert.equal(
    engine.outward.some((effect) => effect.kind === 'startJob'),
    false,
  );
});

test('a queue runs as many tasks as it has slots, by priority and then by age', () => {
  const engine = new EngineDriver();
  engine.send({
    kind: 'queueDefined',
    client: 100,
    queue: { name: 'Q', maxSlots: 1, priority: 200, started: true },
  });
  engine.scripts.set('S', 'hold');
  engine.scripts.set('URGENT', 'hold');
  const queued = definition('S', 'SCRI', { queue: 'Q' });
  const first = engine.start(queued);
  const second = engine.start(queued);
  const urgent = engine.start(definition('URGENT', 'SCRI', { queue: 'Q', priority: 10 }));
  assert.deepEqual([engine.status(first), engine.status(second), engine.status(urgent)], [1550, 1684, 1684]);
  assert.deepEqual(engine.shard.explain(second)?.wait, {
    kind: 'queueSlot',
    queue: 'Q',
    maxSlots: 1,
    usedSlots: 1,
    ahead: 1,
  });
  engine.scriptEnds(first);
  assert.deepEqual([engine.status(second), engine.status(urgent)], [1684, 1550]);
  engine.send({
    kind: 'queueDefined',
    client: 100,
    queue: { name: 'Q', maxSlots: 2, priority: 200, started: true },
  });
  assert.equal(engine.status(second), 1550);
});

test('a stopped queue starts nothing: tasks wait 1684, workflows 1564, and both go on when it starts', () => {
  const engine = new EngineDriver();
  engine.send({
    kind: 'queueDefined',
    client: 100,
    queue: { name: 'Q', maxSlots: -1, priority: 200, started: false },
  });
  const task = engine.start(definition('S', 'SCRI', { queue: 'Q' }));
  const flow = engine.start(workflow('W', [{ object: 'S', after: [1] }], [2], { queue: 'Q' }), script);
  assert.deepEqual([engine.status(task), engine.status(flow)], [1684, 1564]);
  engine.send({
    kind: 'queueDefined',
    client: 100,
    queue: { name: 'Q', maxSlots: -1, priority: 200, started: true },
  });
  assert.deepEqual([engine.status(task), engine.status(flow)], [1900, 1900]);
});

test('an object runs at most as often as it may: the rest waits 1709 or ends 1822', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', 'hold');
  const waiting = definition('S', 'SCRI', { maxParallel: 1 });
  const first = engine.start(waiting);
  const second = engine.start(waiting);
  assert.equal(engine.status(second), 1709);
  const third = engine.start({ ...waiting, parallelElse: 'abort' });
  assert.equal(engine.status(third), 1822);
  engine.scriptEnds(first);
  assert.equal(engine.status(second), 1550);
});

test('an agent runs at most as many jobs as it may, the next waits 1694', () => {
  const engine = new EngineDriver();
  engine.connect('UNIX01', [], 1);
  const first = engine.start(job);
  const second = engine.start(job);
  assert.equal(engine.status(second), 1694);
  engine.jobEnds(first, { kind: 'code', code: 0 });
  assert.equal(engine.status(second), 1540);
});

test('cancel ends a waiting task at once and a job only when its agent confirms', () => {
  const engine = new EngineDriver();
  const waiting = engine.start(job);
  engine.cancel(waiting);
  assert.equal(engine.status(waiting), 1850);
  engine.connect();
  const running = engine.start(job);
  engine.cancel(running);
  assert.equal(engine.status(running), 1571);
  assert.equal(engine.outward.at(-1)?.kind, 'cancelJob');
  engine.jobEnds(running, { kind: 'cancelled' });
  assert.equal(engine.status(running), 1850);
  assert.deepEqual(engine.cancel(running)?.kind, 'refused');
});

test('cancelling a workflow ends what has not started; started tasks go on, or end too when recursive', () => {
  for (const recursive of [false, true]) {
    const engine = new EngineDriver();
    engine.connect();
    const run = engine.start(
      workflow(
        'W',
        [
          { object: 'J', after: [1] },
          { object: 'S', after: [2] },
        ],
        [3],
      ),
      job,
      script,
    );
    const child = engine.child(run, 'J').runId;
    engine.cancel(run, recursive);
    assert.equal(engine.child(run, 'S').status, 1851);
    assert.equal(engine.status(run), 1571);
    assert.equal(engine.status(child), recursive ? 1571 : 1540);
    engine.jobEnds(child, recursive ? { kind: 'cancelled' } : { kind: 'code', code: 0 });
    assert.equal(engine.status(child), recursive ? 1851 : 1900);
    assert.equal(engine.status(run), 1850);
  }
});

test('a restart makes a new run that names the old one', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', { kind: 'ended', exitCode: 1 });
  const run = engine.start(script);
  const reply = engine.restart(run, script);
  assert.equal(reply?.kind, 'done');
  const again = engine.record(run + 1);
  assert.deepEqual([again.referenceRunId, again.restartCount, again.activatorType], [run, 1, null]);
});

test('ended tasks leave the activities by their own rule', () => {
  const engine = new EngineDriver();
  engine.scripts.set('BAD', { kind: 'ended', exitCode: 1 });
  const leaves = (name: string, autoDeactivation: 'A' | 'F' | 'N') =>
    engine.record(engine.start(definition(name, 'SCRI', { autoDeactivation }))).deactivated;
  assert.deepEqual(
    [leaves('S', 'A'), leaves('S', 'F'), leaves('BAD', 'F'), leaves('S', 'N')],
    [true, true, false, false],
  );
});

test('a workflow takes everything below it out of the activities, also what was restarted and what ended before a crash', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', { kind: 'ended', exitCode: 1 });
  const inner = workflow('INNER', [{ object: 'S', after: [1] }], [2]);
  const outer = workflow(
    'OUTER',
    [
      { object: 'INNER', after: [1] },
      { object: 'J', after: [2] },
    ],
    [3],
    { autoDeactivation: 'A' },
  );
  const run = engine.start(outer, inner, script, job);
  engine.restart(engine.child(run, 'INNER').runId, inner, script);
  engine.crash();
  assert.equal(
    [...engine.stored.values()].some((task) => task.deactivated),
    false,
  );
  engine.connect();
  engine.jobEnds(engine.child(run, 'J').runId, { kind: 'code', code: 0 });
  assert.equal(engine.status(run), 1900);
  assert.deepEqual(
    [...engine.stored.values()].filter((task) => !task.deactivated),
    [],
  );
  assert.equal(engine.stored.size, 6);
  assert.deepEqual(
    [...engine.stored.keys()].filter((runId) => engine.live(runId) !== undefined),
    [],
  );
});
