import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const reaction = definition('REACTION', 'SCRI');
const line = (filter: string, returnCode: number | null, execute: string | null = null) => ({
  filter,
  holds: true,
  returnCode,
  execute,
});

function setUp(postProcess = '') {
  const engine = new EngineDriver();
  const job = definition('J', 'JOBS', {
    outputScan: [line('TOP', 5, 'REACTION'), line('MIDDLE', 0, 'REACTION'), line('BOTTOM', 7)],
    scripts: { preProcess: '', process: '', childPostProcess: '', postProcess },
  });
  for (const one of [job, reaction]) engine.register(one);
  const run = engine.start(job, reaction);
  engine.connect();
  engine.jobEnds(run, { kind: 'code', code: 1 });
  const scanned = (...holds: boolean[]) =>
    engine.send({ kind: 'outputScanned', runId: run, outcome: { kind: 'scanned', holds } });
  const reactions = () => [...engine.stored.values()].filter(({ name }) => name === 'REACTION').length;
  return { engine, run, scanned, reactions };
}

test('the lowest line that applies decides the return code, those above only start their objects', () => {
  const { engine, run, scanned, reactions } = setUp();
  assert.equal(engine.status(run), 1579);
  scanned(true, true, false);
  assert.deepEqual([engine.status(run), engine.record(run).returnCode, reactions()], [1900, 0, 2]);
});

test('an output no line applies to leaves the job as it ended', () => {
  const { engine, run, scanned, reactions } = setUp();
  scanned(false, false, false);
  assert.deepEqual([engine.status(run), engine.record(run).returnCode, reactions()], [1800, 1, 0]);
});

test('the scan comes before the post-process, and is asked for again after a crash', () => {
  const { engine, run, scanned, reactions } = setUp(':PRINT "x"');
  engine.scripts.set('J', 'hold');
  engine.crash();
  assert.equal(engine.outward.filter(({ kind }) => kind === 'scanOutput').length, 2);
  scanned(true, false, false);
  scanned(true, false, false);
  assert.deepEqual([engine.status(run), engine.record(run).returnCode, reactions()], [1574, 5, 1]);
});

test('an output that cannot be looked at ends the job with 1823', () => {
  const { engine, run } = setUp();
  engine.send({ kind: 'outputScanned', runId: run, outcome: { kind: 'failed', text: 'no report' } });
  assert.equal(engine.status(run), 1823);
});
