import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecutableDefinition } from '@taktwerk/model';
import { definition, type LineSketch, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const a = definition('A', 'SCRI');
const b = definition('B', 'SCRI');
const c = definition('C', 'SCRI');
const lines: readonly LineSketch[] = [
  { object: 'A', after: [1] },
  { object: 'B', after: [[2, 'ENDED_OK']] },
];
const flow = workflow('W', lines, [3]);

/** A workflow whose first line runs and whose second waits, with its modification begun. */
function begun() {
  const engine = new EngineDriver();
  engine.scripts.set('A', 'hold');
  const run = engine.start(flow, a, b);
  const act = (action: 'beginModification' | 'endModification' | 'resume') =>
    engine.send({ kind: 'act', client: 100, runId: run, action, recursive: false });
  const modify = (
    sketches: readonly LineSketch[],
    end: LineSketch['after'],
    ...added: ExecutableDefinition[]
  ) => {
    const shape = workflow('W', sketches, end).workflow;
    for (const one of added) engine.register(one);
    if (shape === null) throw new Error('no workflow');
    return engine.send({
      kind: 'modifyLines',
      client: 100,
      runId: run,
      workflow: shape,
      definitions: new Map(added.map((one) => [one.name, one])),
    });
  };
  assert.equal(act('beginModification')?.kind, 'done');
  return { engine, run, act, modify };
}

test('lines that have not been processed are added, changed and removed, also over a crash', () => {
  for (const crash of [false, true]) {
    const { engine, run, act, modify } = begun();
    const before = engine.child(run, 'B').runId;
    const reply = modify(
      [
        { object: 'A', after: [1] },
        { object: 'C', after: [[2, 'ENDED_OK']] },
        { object: 'C', after: [3], alias: 'AGAIN' },
      ],
      [4],
      c,
    );
    assert.equal(reply?.kind, 'done');
    assert.deepEqual([engine.status(before), engine.record(run).modified], [1923, true]);
    if (crash) engine.crash();
    engine.scriptEnds(engine.child(run, 'A').runId);
    assert.deepEqual([engine.status(run), engine.child(run, 'C').status], [1563, 1700]);
    if (crash) engine.crash();
    act('endModification');
    assert.deepEqual(
      [engine.child(run, 'C').status, engine.child(run, 'AGAIN').status, engine.status(run)],
      [1900, 1900, 1900],
    );
    assert.equal(engine.live(before), undefined);
  }
});

test('a blocked line goes on when what it waits for is changed', () => {
  const { engine, run, act, modify } = begun();
  engine.scriptEnds(engine.child(run, 'A').runId, { kind: 'ended', exitCode: 1 });
  act('endModification');
  assert.equal(engine.status(run), 1560);
  act('beginModification');
  modify(
    [
      { object: 'A', after: [1] },
      { object: 'B', after: [[2, 'ANY_ABEND']] },
    ],
    [3],
  );
  engine.crash();
  act('endModification');
  assert.deepEqual([engine.child(run, 'B').status, engine.status(run)], [1900, 1900]);
});

test('a suspended workflow starts nothing when its modification ends, and a modified one nothing when it is resumed', () => {
  const { engine, run, act } = begun();
  const suspend = () =>
    engine.send({ kind: 'act', client: 100, runId: run, action: 'suspend', recursive: false });
  suspend();
  engine.scriptEnds(engine.child(run, 'A').runId);
  act('resume');
  assert.deepEqual([engine.status(run), engine.child(run, 'B').status], [1563, 1700]);
  suspend();
  act('endModification');
  assert.deepEqual([engine.status(run), engine.child(run, 'B').status], [1563, 1700]);
  act('resume');
  assert.deepEqual([engine.status(run), engine.child(run, 'B').status], [1900, 1900]);
});

test('a line may be removed altogether, and the workflow ends without it', () => {
  const { engine, run, act, modify } = begun();
  modify([{ object: 'A', after: [1] }], [2]);
  act('endModification');
  engine.crash();
  engine.scriptEnds(engine.child(run, 'A').runId);
  assert.equal(engine.status(run), 1900);
  assert.equal(engine.shard.active, 0);
});

test('processed lines, loops and workflows nobody began to modify are refused', () => {
  const { engine, run, act, modify } = begun();
  const other = modify(
    [
      { object: 'B', after: [1] },
      { object: 'B', after: [2] },
    ],
    [3],
  );
  assert.match(other?.kind === 'refused' ? other.details : '', /Line 2 cannot be changed: its task/);
  assert.equal(act('beginModification')?.kind, 'refused');
  act('endModification');
  const late = modify(lines, [3]);
  assert.match(late?.kind === 'refused' ? late.details : '', /begin the modification first/);
  assert.equal(act('endModification')?.kind, 'refused');
  engine.scriptEnds(engine.child(run, 'A').runId);
  assert.equal(engine.status(run), 1900);
  const looping = new EngineDriver();
  looping.varas.set('V', ['1']);
  looping.scripts.set('A', 'hold');
  const loop = {
    ...flow,
    workflow: {
      branch: null,
      foreach: { source: { kind: 'vara', name: 'V', column: 1 }, variable: 'X#' },
      lines: flow.workflow?.lines ?? [],
    },
  } as const;
  const runId = looping.start(loop, a, b);
  const refused = looping.send({
    kind: 'act',
    client: 100,
    runId,
    action: 'beginModification',
    recursive: false,
  });
  assert.match(refused?.kind === 'refused' ? refused.details : '', /standard workflow/);
});
