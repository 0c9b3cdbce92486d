import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const a = definition('A', 'SCRI');
const b = definition('B', 'SCRI');
const c = definition('C', 'SCRI');
const failed = { kind: 'ended', exitCode: 8 } as const;

/** OUTER runs INNER, then C if INNER ended as expected; in INNER, B waits for the good end of A, which fails. */
function signalled(expected: string) {
  const engine = new EngineDriver();
  engine.scripts.set('A', failed);
  const inner = workflow(
    'INNER',
    [
      { object: 'A', after: [1] },
      { object: 'B', after: [[2, 'ENDED_OK']], otherwise: 'X' },
    ],
    [3],
  );
  const outer = workflow(
    'OUTER',
    [
      { object: 'INNER', after: [1] },
      { object: 'C', after: [[2, expected]] },
    ],
    [3],
  );
  const run = engine.start(outer, inner, a, b, c);
  const innerRun = engine.child(run, 'INNER').runId;
  const unblock = (runId: number) =>
    engine.send({ kind: 'act', client: 100, runId, action: 'unblock', recursive: false });
  return { engine, run, innerRun, unblock };
}

test('block with abort signal is an abnormal end for the workflow above, which stays blocked after the unblock below', () => {
  for (const crash of [false, true]) {
    const { engine, run, innerRun, unblock } = signalled('ENDED_OK');
    const maybeCrash = () => {
      if (crash) engine.crash();
    };
    maybeCrash();
    assert.deepEqual([engine.status(innerRun), engine.record(innerRun).lineStatus], [1560, 1898]);
    assert.deepEqual([engine.status(run), engine.record(run).lineStatus], [1560, null]);
    assert.equal(engine.child(innerRun, 'B').lineStatus, 1898);
    assert.match(engine.shard.explain(engine.child(run, 'C').runId)?.text ?? '', /ended with 1898/);
    assert.equal(unblock(innerRun)?.kind, 'done');
    maybeCrash();
    assert.deepEqual([engine.status(innerRun), engine.record(innerRun).lineStatus], [1900, 1899]);
    assert.deepEqual([engine.child(run, 'C').status, engine.status(run)], [1700, 1560]);
    assert.equal(unblock(run)?.kind, 'done');
    assert.deepEqual([engine.child(run, 'C').status, engine.status(run)], [1900, 1900]);
  }
});

test('a line that accepts unblocked goes on by itself after the unblock below', () => {
  const { engine, run, innerRun, unblock } = signalled('ENDED_OK_OR_UNBLOCKED');
  assert.equal(engine.status(run), 1560);
  unblock(innerRun);
  assert.deepEqual([engine.child(run, 'C').status, engine.status(run)], [1900, 1900]);
});

test('a line behind the signal runs on an abnormal end while the workflow below is still blocked', () => {
  const { engine, run, innerRun, unblock } = signalled('ANY_ABEND');
  assert.equal(engine.child(run, 'C').status, 1900);
  engine.crash();
  assert.equal(engine.status(run), 1560, 'the workflow below has not ended');
  unblock(innerRun);
  assert.equal(engine.status(run), 1900);
});

test('a failed task that is restarted and ends well lifts the block below and above', () => {
  const { engine, run, innerRun } = signalled('ENDED_OK');
  engine.scripts.delete('A');
  engine.restart(engine.child(innerRun, 'A').runId, a);
  assert.deepEqual([engine.status(innerRun), engine.status(run)], [1900, 1900]);
});

test('cancelling a signalled workflow recursively ends both', () => {
  const { engine, run, innerRun } = signalled('ENDED_OK');
  engine.cancel(run, true);
  assert.deepEqual([engine.status(innerRun), engine.status(run)], [1851, 1850]);
});

test('an unblocked END stays unblocked over a crash while other lines run', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', failed);
  engine.scripts.set('B', 'hold');
  const lines = [
    { object: 'A', after: [1] },
    { object: 'B', after: [1] },
  ] as const;
  const run = engine.start(workflow('W', lines, [[2, 'ENDED_OK']]), a, b);
  engine.send({ kind: 'act', client: 100, runId: run, action: 'unblock', recursive: false });
  engine.crash();
  engine.scripts.delete('B');
  engine.scriptEnds(engine.child(run, 'B').runId);
  assert.equal(engine.status(run), 1900);
});
