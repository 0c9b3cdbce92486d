import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const scripts = { preProcess: '', process: ':PRINT "x"', childPostProcess: '', postProcess: '' };
const early = (name: string, type: 'SCRI' | 'JOBS' = 'SCRI') =>
  definition(name, type, { generateAtRuntime: false, scripts });

test('the script is processed at activation, before the queue is asked', () => {
  const engine = new EngineDriver();
  engine.send({
    kind: 'queueDefined',
    client: 100,
    queue: { name: 'Q', maxSlots: 0, priority: 200, started: true },
  });
  engine.scripts.set('A', 'hold');
  const run = engine.start({ ...early('A'), queue: 'Q' });
  assert.equal(engine.status(run), 1572);
  engine.crash();
  assert.equal(engine.status(run), 1572);
  engine.scriptEnds(run);
  assert.deepEqual([engine.status(run), engine.record(run).generated], [1684, true]);
  engine.crash();
  engine.outward.length = 0;
  engine.send({ kind: 'act', client: 100, runId: run, action: 'ignoreQueue', recursive: false });
  assert.equal(engine.status(run), 1900);
  assert.equal(
    engine.outward.some(({ kind }) => kind === 'runScript'),
    false,
    'it is processed once',
  );
});

test('a job is generated once and given to its agent when its turn comes', () => {
  const engine = new EngineDriver();
  const run = engine.start(early('J', 'JOBS'));
  assert.deepEqual([engine.status(run), engine.record(run).generated], [1696, true]);
  engine.connect();
  engine.jobEnds(run, { kind: 'code', code: 0 });
  assert.equal(engine.status(run), 1900);
});

test('a script that fails at activation ends the task at once', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', { kind: 'failed', text: 'no such variable' });
  assert.equal(engine.status(engine.start(early('A'))), 1820);
});

test('the lines of a workflow are generated one after the other before the first starts', () => {
  for (const crash of [false, true]) {
    const engine = new EngineDriver();
    const maybeCrash = () => {
      if (crash) engine.crash();
    };
    engine.scripts.set('A', 'hold');
    engine.scripts.set('B', 'hold');
    const flow = workflow(
      'W',
      [
        { object: 'A', after: [1] },
        { object: 'C', after: [1] },
        { object: 'B', after: [[2, 'ENDED_OK']] },
      ],
      [3, 4],
    );
    const run = engine.start(flow, early('A'), early('B'), definition('C', 'SCRI'));
    const statuses = () => ['A', 'B', 'C'].map((name) => engine.child(run, name).status);
    assert.deepEqual(statuses(), [1572, 1300, 1700]);
    maybeCrash();
    engine.scriptEnds(engine.child(run, 'A').runId);
    assert.deepEqual(statuses(), [1700, 1572, 1700]);
    maybeCrash();
    engine.scriptEnds(engine.child(run, 'B').runId);
    assert.deepEqual([...statuses(), engine.status(run)], [1900, 1900, 1900, 1900]);
  }
});

test('a line whose script fails at activation does not hold the others', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', { kind: 'ended', exitCode: 4 });
  const flow = workflow(
    'W',
    [
      { object: 'A', after: [1] },
      { object: 'B', after: [2] },
    ],
    [3],
  );
  const run = engine.start(flow, early('A'), early('B'));
  assert.deepEqual(
    [engine.child(run, 'A').status, engine.child(run, 'B').status, engine.status(run)],
    [1800, 1900, 1900],
  );
});

test('a script that activates what is generated at activation goes on after that generation, also over a crash', () => {
  for (const crash of [false, true]) {
    const engine = new EngineDriver();
    engine.scripts.set('MAIN', 'hold').set('A', 'hold');
    const main = engine.start(definition('MAIN', 'SCRI'));
    const child = engine.start(early('A'));
    const wait = { kind: 'generation', runId: child } as const;
    engine.send({ kind: 'scriptSuspended', runId: main, phase: 'process', state: '{}', wait });
    if (crash) engine.crash();
    const resumed = () =>
      engine.outward.filter((effect) => effect.kind === 'resumeScript' && effect.runId === main);
    assert.equal(resumed().length, 0);
    assert.match(engine.shard.explain(main)?.text ?? '', new RegExp(`scripts of run ${child} are processed`));
    engine.scriptEnds(child);
    const answers = resumed().map((effect) => (effect.kind === 'resumeScript' ? effect.answer : ''));
    assert.deepEqual(answers, [String(child)]);
  }
});
