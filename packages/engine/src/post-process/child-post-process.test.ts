import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const scripts = { preProcess: '', process: '', childPostProcess: ':PRINT "x"', postProcess: '' };

/** A workflow of a job and what follows it, whose job has ended and is looked at by the workflow. */
function atThePage() {
  const engine = new EngineDriver();
  const boxes = workflow(
    'W',
    [
      { object: 'J', after: [1] },
      { object: 'AFTER', after: [2] },
    ],
    [3],
  );
  const all = [{ ...boxes, scripts }, definition('J', 'JOBS'), definition('AFTER', 'SCRI')] as const;
  for (const one of all) engine.register(one);
  const run = engine.start(...all);
  engine.connect();
  engine.scripts.set('J', 'hold');
  const job = engine.child(run, 'J').runId;
  engine.jobEnds(job, { kind: 'code', code: 3 });
  return { engine, run, job };
}

const pages = (engine: EngineDriver): number =>
  engine.outward.filter((effect) => effect.kind === 'runScript' && effect.phase === 'child_post_process')
    .length;

test('the page of a workflow holds up the end of its task, and is begun anew after a crash', () => {
  const { engine, run, job } = atThePage();
  assert.deepEqual([engine.status(job), engine.child(run, 'AFTER').status], [1574, 1700]);
  const before = pages(engine);
  engine.crash();
  assert.equal(pages(engine), before + 1);
  engine.send({
    kind: 'scriptEnded',
    runId: job,
    phase: 'child_post_process',
    result: { kind: 'ended', exitCode: null },
  });
  assert.deepEqual([engine.status(job), engine.record(job).returnCode], [1800, 3]);
  assert.equal(engine.child(run, 'AFTER').status, 1900);
});

test('a task that is cancelled at the page of its workflow ends at once', () => {
  const { engine, run, job } = atThePage();
  engine.cancel(run, true);
  assert.deepEqual([engine.status(job), engine.status(run)], [1851, 1850]);
});
