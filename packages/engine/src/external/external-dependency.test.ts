import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExternalDependency, Task } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const b = definition('B', 'SCRI');
const x = definition('X', 'SCRI');

const DEPENDENCY: ExternalDependency = {
  status: 'ENDED_OK',
  alias: null,
  parent: null,
  parentAlias: null,
  period: { kind: 'lastRun' },
  otherwise: 'wait',
  timeout: null,
};

/** B behind an external dependency on X. */
function waiting(changes: Partial<ExternalDependency> = {}) {
  const flow = workflow(
    'W',
    [
      { object: 'X', after: [], external: { ...DEPENDENCY, ...changes } },
      { object: 'B', after: [[2, 'ANY_OK']] },
    ],
    [3],
  );
  const engine = new EngineDriver();
  const run = engine.start(flow, b);
  const place = engine.child(run, 'X').runId;
  const found = (ended: Task | null, active: number | null = null) =>
    engine.send({ kind: 'externalFound', runId: place, found: { ok: true, ended, active } });
  return { engine, run, place, found };
}

/** A run of X that ends with a return code. */
function runX(engine: EngineDriver, exitCode: number): number {
  engine.scripts.set('X', { kind: 'ended', exitCode });
  return engine.start(x);
}

test('an end that counts and fits lets the line end well at once, whatever end was expected', () => {
  const { engine, run, place, found } = waiting({ status: 'ANY_ABEND' });
  assert.equal(engine.status(place), 1600);
  engine.crash();
  assert.ok(engine.outward.filter(({ kind }) => kind === 'findExternal').length >= 2, 'it asks again');
  found({ ...engine.record(place), runId: 7, type: 'SCRI', stage: 'ended', status: 1800 });
  assert.deepEqual(
    [engine.status(place), engine.child(run, 'B').status, engine.status(run)],
    [1900, 1900, 1900],
  );
  assert.equal(engine.record(place).type, 'XTRNL');
});

test('without a fitting end it waits for the next run, and the end of that wakes it, over crashes too', () => {
  const { engine, run, place, found } = waiting();
  found(null);
  assert.equal(engine.status(place), 1690);
  assert.match(engine.shard.explain(place)?.text ?? '', /run of X outside the workflow to end with ENDED_OK/);
  runX(engine, 1);
  engine.crash();
  assert.equal(engine.status(place), 1690, 'an end that does not fit');
  runX(engine, 0);
  assert.deepEqual([engine.status(place), engine.status(run)], [1900, 1900]);
});

test('an end between the question and its answer is not missed', () => {
  const { engine, place, found } = waiting();
  runX(engine, 0);
  assert.equal(engine.status(place), 1900);
  found(null);
  assert.equal(engine.status(place), 1900);
});

test('Else skips the line or aborts the workflow', () => {
  const skipped = waiting({ otherwise: 'skip' });
  skipped.found(null);
  assert.deepEqual([skipped.engine.status(skipped.place), skipped.engine.status(skipped.run)], [1930, 1900]);
  const aborted = waiting({ otherwise: 'abort' });
  aborted.found(null, 1);
  assert.equal(aborted.engine.status(aborted.place), 1690, 'an active run is waited for first');
  runX(aborted.engine, 1);
  const statuses = [aborted.place, aborted.engine.child(aborted.run, 'B').runId, aborted.run];
  assert.deepEqual(
    statuses.map((runId) => aborted.engine.status(runId)),
    [1850, 1802, 1800],
  );
});

test('it waits no longer than it is told, over a crash too, and ends with the status for that', () => {
  const { engine, place, found } = waiting({ timeout: { seconds: 60, status: 1940 } });
  found(null);
  engine.crash();
  engine.now += 59_000;
  engine.fireTimers();
  assert.equal(engine.status(place), 1690);
  engine.now += 1_000;
  engine.fireTimers();
  assert.equal(engine.status(place), 1940);
});

test('only the run that is meant counts: of the alias and the workflow named', () => {
  const { engine, place, found } = waiting({ alias: 'FIRST', parent: 'OTHER' });
  found(null);
  runX(engine, 0);
  assert.equal(engine.status(place), 1690);
  engine.start(workflow('OTHER', [{ object: 'X', after: [1], alias: 'FIRST' }], [2]), x);
  assert.equal(engine.status(place), 1900);
});

test('a workflow whose block was lifted by hand fulfils only the forms with unblocked', () => {
  for (const [status, expected] of [
    ['ANY_OK', 1690],
    ['ANY_OK_OR_UNBLOCKED', 1900],
  ] as const) {
    const { engine, place, found } = waiting({ status });
    found(null);
    engine.scripts.set('B', { kind: 'ended', exitCode: 1 });
    const blocked = engine.start(workflow('X', [{ object: 'B', after: [1] }], [[2, 'ENDED_OK']]), b);
    assert.deepEqual([engine.status(blocked), engine.status(place)], [1560, 1690]);
    engine.scripts.delete('B');
    engine.send({ kind: 'act', client: 100, runId: blocked, action: 'unblock', recursive: false });
    assert.deepEqual([engine.status(blocked), engine.status(place)], [1900, expected], status);
  }
});

test('a user can ignore it or skip it, and a cancelled workflow does not wait for it', () => {
  const act = (engine: EngineDriver, runId: number, action: 'ignoreExternal' | 'skip') =>
    engine.send({ kind: 'act', client: 100, runId, action, recursive: false })?.kind;
  const ignored = waiting();
  ignored.found(null);
  assert.equal(act(ignored.engine, ignored.place, 'ignoreExternal'), 'done');
  assert.deepEqual([ignored.engine.status(ignored.place), ignored.engine.status(ignored.run)], [1900, 1900]);
  const skipped = waiting();
  skipped.found(null);
  assert.equal(act(skipped.engine, skipped.place, 'skip'), 'done');
  assert.equal(skipped.engine.status(skipped.place), 1934);
  const cancelled = waiting();
  cancelled.found(null);
  cancelled.engine.cancel(cancelled.run);
  assert.deepEqual(
    [cancelled.engine.status(cancelled.place), cancelled.engine.status(cancelled.run)],
    [1851, 1850],
  );
  runX(cancelled.engine, 0);
  assert.equal(cancelled.engine.status(cancelled.place), 1851);
});
