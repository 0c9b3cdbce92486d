import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const a = definition('A', 'SCRI', {
  scripts: { preProcess: '', process: ':PRINT "a"', childPostProcess: '', postProcess: '' },
});
const b = definition('B', 'SCRI');
const c = definition('C', 'SCRI');
const failed = { kind: 'ended', exitCode: 8 } as const;

test('lines run in the order of their predecessors and the workflow ends after them', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', 'hold');
  const run = engine.start(
    workflow(
      'W',
      [
        { object: 'A', after: [1] },
        { object: 'B', after: [[2, 'ENDED_OK']] },
      ],
      [3],
    ),
    a,
    b,
  );
  assert.equal(engine.status(run), 1550);
  assert.equal(engine.child(run, 'A').status, 1550);
  assert.equal(engine.child(run, 'B').status, 1700);
  engine.scriptEnds(engine.child(run, 'A').runId);
  assert.equal(engine.child(run, 'B').status, 1900);
  assert.equal(engine.status(run), 1900);
});

test('an empty condition lets the successor run whatever the end was', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', failed);
  const run = engine.start(
    workflow(
      'W',
      [
        { object: 'A', after: [1] },
        { object: 'B', after: [2] },
      ],
      [3],
    ),
    a,
    b,
  );
  assert.equal(engine.child(run, 'A').status, 1800);
  assert.equal(engine.child(run, 'A').returnCode, 8);
  assert.equal(engine.child(run, 'B').status, 1900);
  assert.equal(engine.status(run), 1900);
});

test('Else skip ends the line 1930 and the workflow goes on', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', failed);
  const lines = [
    { object: 'A', after: [1] },
    { object: 'B', after: [[2, 'ENDED_OK']], otherwise: 'S' },
    { object: 'C', after: [3] },
  ] as const;
  const run = engine.start(workflow('W', lines, [4]), a, b, c);
  assert.equal(engine.child(run, 'B').status, 1930);
  assert.equal(engine.child(run, 'C').status, 1900);
  assert.equal(engine.status(run), 1900);
});

test('Else block stops the line, lets parallel branches go on, and a restarted predecessor that ends well unblocks it', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', failed);
  engine.scripts.set('C', 'hold');
  const lines = [
    { object: 'A', after: [1] },
    { object: 'B', after: [[2, 'ANY_OK']], otherwise: 'H' },
    { object: 'C', after: [1] },
  ] as const;
  const run = engine.start(workflow('W', lines, [3, 4]), a, b, c);
  assert.equal(engine.status(run), 1550, 'another branch still runs');
  engine.scriptEnds(engine.child(run, 'C').runId);
  assert.equal(engine.status(run), 1560);
  assert.deepEqual(engine.shard.explain(run)?.wait, {
    kind: 'blocked',
    runIds: [engine.child(run, 'B').runId],
    names: ['B'],
  });
  engine.scripts.delete('A');
  const reply = engine.restart(engine.child(run, 'A').runId, a);
  assert.equal(reply?.kind, 'done');
  assert.equal(engine.child(run, 'A').referenceRunId > 0, true);
  assert.equal(engine.child(run, 'B').status, 1900);
  assert.equal(engine.status(run), 1900);
});

test('Else abort ends what has not started with 1802 and the workflow with 1800, after what still runs', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', failed);
  engine.scripts.set('C', 'hold');
  const lines = [
    { object: 'A', after: [1] },
    { object: 'B', after: [[2, 'ENDED_OK']], otherwise: 'A' },
    { object: 'C', after: [1] },
  ] as const;
  const run = engine.start(workflow('W', lines, [3, 4]), a, b, c);
  assert.equal(engine.child(run, 'B').status, 1802);
  engine.scriptEnds(engine.child(run, 'C').runId);
  assert.equal(engine.status(run), 1800);
  assert.match(engine.record(run).statusDetail ?? '', /line 3 \(B\).*expected ENDED_OK/);
});

test('an inactive line ends 1921, a line without its object 1820, and a condition group counts for both', () => {
  const engine = new EngineDriver();
  const lines = [
    { object: 'A', after: [1], active: false },
    { object: 'MISSING', after: [1] },
    {
      object: 'B',
      after: [
        [2, 'ENDED_INACTIV'],
        [3, 'FAULT_OTHER'],
      ],
    },
  ] as const;
  const run = engine.start(workflow('W', lines, [4]), a, b);
  assert.equal(engine.child(run, 'A').status, 1921);
  assert.equal(engine.child(run, 'MISSING').status, 1820);
  assert.match(engine.child(run, 'MISSING').statusDetail ?? '', /no object MISSING/);
  assert.equal(engine.child(run, 'B').status, 1900);
});

test('workflows nest, share no depth limit, and a workflow that contains itself ends at the nesting guard', () => {
  const engine = new EngineDriver();
  const inner = workflow('INNER', [{ object: 'A', after: [1], alias: 'FIRST' }], [2]);
  const outer = workflow('OUTER', [{ object: 'INNER', after: [1] }], [2]);
  const run = engine.start(outer, inner, a);
  const child = engine.child(run, 'INNER');
  assert.equal(engine.child(child.runId, 'FIRST').alias, 'FIRST');
  assert.equal(engine.child(child.runId, 'FIRST').top, run);
  assert.equal(engine.status(run), 1900);

  const itself = workflow('ITSELF', [{ object: 'ITSELF', after: [1] }], [2]);
  engine.start(itself);
  const runs = [...engine.stored.values()].filter((task) => task.name === 'ITSELF');
  assert.equal(runs.length, 16);
  assert.equal(runs.at(-1)?.status, 1820);
  assert.equal(engine.shard.active, 0);
});

test('ten thousand parallel lines and a chain of a thousand need no recursion', () => {
  const engine = new EngineDriver();
  const wide = Array.from({ length: 10_000 }, () => ({ object: 'B', after: [1] }));
  const run = engine.start(
    workflow(
      'WIDE',
      wide,
      wide.map((_, index) => index + 2),
    ),
    b,
  );
  assert.equal(engine.status(run), 1900);
  const long = Array.from({ length: 1_000 }, (_, index) => ({
    object: 'B',
    after: [index + 1],
    active: false,
  }));
  assert.equal(engine.status(engine.start(workflow('LONG', long, [1_001]), b)), 1900);
});

test('an ended tree leaves memory', () => {
  const engine = new EngineDriver();
  const run = engine.start(workflow('W', [{ object: 'A', after: [1] }], [2]), a);
  assert.equal(engine.live(run), undefined);
  assert.equal(engine.live(engine.child(run, 'A').runId), undefined);
});

test('one fulfilled condition is enough where the line says so', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', failed);
  const lines = (match: 'all' | 'one') => [
    { object: 'A', after: [1] },
    { object: 'B', after: [1] },
    {
      object: 'C',
      after: [
        [2, 'ENDED_OK'],
        [3, 'ENDED_OK'],
      ],
      otherwise: 'S',
      match,
    } as const,
  ];
  const one = engine.start(workflow('W', lines('one'), [4]), a, b, c);
  assert.equal(engine.child(one, 'C').status, 1900);
  const all = engine.start(workflow('W', lines('all'), [4]), a, b, c);
  assert.equal(engine.child(all, 'C').status, 1930);
});

test('a line waits for its earliest start, also over a crash, and a missed latest start is a timeout', () => {
  const engine = new EngineDriver();
  const nine = { days: 0, minutes: 9 * 60 };
  const seven = { days: 0, minutes: 7 * 60 };
  const lines = [
    { object: 'A', after: [1], earliestStart: nine },
    { object: 'B', after: [1], latestStart: seven, otherwise: 'S' },
    { object: 'C', after: [1], earliestStart: seven, latestStart: nine },
  ] as const;
  const run = engine.start(workflow('W', lines, [2, 3, 4]), a, b, c);
  assert.deepEqual(
    [engine.child(run, 'A').status, engine.child(run, 'B').status, engine.child(run, 'C').status],
    [1698, 1940, 1900],
  );
  engine.crash();
  engine.now = Date.UTC(2026, 0, 5, 9);
  engine.fireTimers();
  assert.deepEqual([engine.child(run, 'A').status, engine.status(run)], [1900, 1900]);
});
