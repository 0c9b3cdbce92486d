import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

/** A job that has ended with code 3 and whose post-process is under way. */
function inPostProcess(): { readonly engine: EngineDriver; readonly job: number } {
  const engine = new EngineDriver();
  const scripts = { preProcess: '', process: '', childPostProcess: '', postProcess: ':PRINT "x"' };
  engine.connect();
  const job = engine.start({ ...definition('J', 'JOBS'), scripts });
  engine.scripts.set('J', 'hold');
  engine.jobEnds(job, { kind: 'code', code: 3 });
  assert.equal(engine.status(job), 1574);
  return { engine, job };
}

test('the post-process of a job makes its return code and with it its status, also after a crash', () => {
  const { engine, job } = inPostProcess();
  engine.send({ kind: 'modifyState', runId: job, returnCode: 0, statusText: 'counted' });
  engine.crash();
  engine.send({
    kind: 'scriptEnded',
    runId: job,
    phase: 'post_process',
    result: { kind: 'ended', exitCode: null },
  });
  const { status, returnCode, statusDetail } = engine.record(job);
  assert.deepEqual([status, returnCode, statusDetail], [1900, 0, 'counted']);
});

test('a job that is not in its post-process, and one that ends as cancelled, keep their status', () => {
  const { engine, job } = inPostProcess();
  engine.cancel(job);
  const before = engine.record(job);
  engine.send({ kind: 'modifyState', runId: job, returnCode: 0, statusText: 'late' });
  assert.deepEqual(engine.record(job), before);
  assert.equal(engine.status(job), 1850);
});
