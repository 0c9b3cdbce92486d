import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConditionCheck, ConditionStep, FinalAction, RegularAction } from '@taktwerk/model';
import { definition, type LineSketch, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const script = definition('S', 'SCRI');
const regular = (action: RegularAction): ConditionStep => ({ kind: 'regular', action });
const final = (action: FinalAction): ConditionStep => ({ kind: 'final', action });
const when = (
  checks: readonly ConditionCheck[],
  fulfilled: readonly ConditionStep[],
  otherwise: readonly ConditionStep[] = [],
): ConditionStep => ({ kind: 'if', checks, fulfilled, otherwise });
const set = (name: string, value: string) => regular({ kind: 'setValue', name, value });
const equals = (left: string, right: string): ConditionCheck => ({
  kind: 'value',
  left,
  operator: 'EQ',
  right,
});
const failed = (): ConditionCheck => ({ kind: 'status', status: 'ANY_ABEND' });
const history: ConditionCheck = {
  kind: 'history',
  object: 'H',
  status: 'ENDED_OK',
  within: null,
  expected: true,
};

/** A workflow with one line that has these conditions. */
function oneLine(sketch: Partial<LineSketch>) {
  return workflow('W', [{ object: 'S', after: [1], ...sketch }], [2]);
}

/** What the engine asked the host for last. */
function asked(engine: EngineDriver) {
  const effect = engine.outward.findLast((one) => one.kind === 'performStep');
  assert.ok(effect?.kind === 'performStep');
  return effect;
}

function answer(engine: EngineDriver, value: boolean): void {
  const { runId, request } = asked(engine);
  engine.send({ kind: 'stepPerformed', runId, request, outcome: { kind: 'answer', value } });
}

test('nested blocks take the branch their checks say, and all checks of a block have to hold', () => {
  const engine = new EngineDriver();
  const run = engine.start(
    oneLine({
      preconditions: [
        set('A#', '10'),
        when(
          [equals('&A#', '10.0'), equals('x', 'y')],
          [set('B#', 'no')],
          [
            when(
              [{ kind: 'value', left: '&A#', operator: 'GT', right: '9' }],
              [set('B#', 'inner &A#')],
              [set('B#', 'no')],
            ),
          ],
        ),
      ],
    }),
    script,
  );
  assert.deepEqual([engine.status(run), engine.child(run, 'S').status], [1900, 1900]);
  assert.equal(engine.variable(engine.child(run, 'S').runId, 'B#'), 'inner 10');
});

test('a final action ends the evaluation: skip, cancel, run', () => {
  for (const [action, status] of [
    [{ kind: 'skip' }, 1933],
    [{ kind: 'cancel' }, 1850],
    [{ kind: 'run' }, 1900],
  ] as const) {
    const engine = new EngineDriver();
    const run = engine.start(oneLine({ preconditions: [final(action), set('A#', 'behind')] }), script);
    assert.deepEqual([engine.child(run, 'S').status, engine.status(run)], [status, 1900]);
    assert.equal(engine.variable(engine.child(run, 'S').runId, 'A#'), undefined);
  }
});

test('a line its preconditions block goes on when it is unblocked, also after a crash', () => {
  const engine = new EngineDriver();
  const run = engine.start(oneLine({ preconditions: [final({ kind: 'block' })] }), script);
  assert.deepEqual([engine.status(run), engine.child(run, 'S').lineStatus], [1560, 1898]);
  engine.register(script);
  engine.crash();
  assert.equal(engine.status(run), 1560);
  engine.send({ kind: 'act', client: 100, runId: run, action: 'unblock', recursive: false });
  assert.deepEqual([engine.child(run, 'S').status, engine.status(run)], [1900, 1900]);
});

test('conditions can abort or cancel the workflow: what has not started does not, what runs ends or goes on', () => {
  for (const [kind, ends] of [
    ['abortWorkflow', { A: 1802, HELD: 1550, LATER: 1802 }],
    ['cancelWorkflow', { A: 1851, HELD: 1851, LATER: 1851 }],
  ] as const) {
    const engine = new EngineDriver();
    engine.scripts.set('H', 'hold');
    const run = engine.start(
      workflow(
        'W',
        [
          { object: 'H', alias: 'HELD', after: [1] },
          { object: 'S', alias: 'A', after: [1], preconditions: [final({ kind })] },
          { object: 'S', alias: 'LATER', after: [3] },
        ],
        [2, 4],
      ),
      script,
      definition('H', 'SCRI'),
    );
    const children = engine.children(run);
    assert.deepEqual(
      Object.fromEntries(Object.entries(children).map(([name, task]) => [name, task.status])),
      ends,
    );
    if (kind === 'abortWorkflow') engine.scriptEnds(engine.child(run, 'HELD').runId);
    assert.equal(engine.status(run), kind === 'abortWorkflow' ? 1800 : 1850);
  }
});

test('WAIT evaluates everything anew later, explains itself and holds over a crash', () => {
  const engine = new EngineDriver();
  const run = engine.start(
    oneLine({ preconditions: [when([equals('&GO#', '1')], [], [final({ kind: 'wait', seconds: 60 })])] }),
    script,
  );
  const child = engine.child(run, 'S').runId;
  assert.equal(engine.status(child), 1703);
  assert.equal(engine.shard.explain(child)?.wait?.kind, 'time');
  engine.send({ kind: 'setVariable', runId: run, scope: 'task', name: 'GO#', value: '1' });
  engine.register(script);
  engine.crash();
  assert.equal(engine.status(child), 1703);
  engine.now += 60_000;
  engine.fireTimers();
  assert.equal(engine.status(run), 1900);
});

test('a step that needs the store is asked for once, its answer counts after a crash, and what was done before is not done again', () => {
  const engine = new EngineDriver();
  engine.register(script);
  engine.register(definition('X', 'SCRI'));
  const started = () => [...engine.stored.values()].filter(({ name }) => name === 'X').length;
  const run = engine.start(
    oneLine({
      preconditions: [
        regular({ kind: 'execute', object: 'X' }),
        when([history], [], [final({ kind: 'skip' })]),
        when([{ ...history, object: 'SECOND' }], [final({ kind: 'run' })], [final({ kind: 'skip' })]),
      ],
    }),
    script,
    definition('X', 'SCRI'),
  );
  const child = engine.child(run, 'S').runId;
  assert.equal(engine.status(child), 1704);
  assert.equal(engine.shard.explain(child)?.wait?.kind, 'conditions');
  answer(engine, true);
  assert.deepEqual(asked(engine).step, { ...history, object: 'SECOND' });
  engine.crash();
  const before = engine.outward.filter(({ kind }) => kind === 'performStep').length;
  assert.equal(before, 3);
  answer(engine, true);
  answer(engine, false);
  assert.deepEqual([engine.status(child), started()], [1900, 1]);
});

test('postconditions see how the task ended, may set another status, and run for skipped lines too', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', { kind: 'ended', exitCode: 4 });
  const postconditions = [
    when([failed()], [regular({ kind: 'setStatus', status: 1900 })], [set('SEEN#', 'skipped')]),
  ];
  const forgiven = engine.start(
    workflow(
      'W',
      [
        { object: 'S', after: [1], postconditions },
        { object: 'S', alias: 'B', after: [[2, 'ENDED_OK']] },
      ],
      [3],
    ),
    script,
  );
  assert.deepEqual(
    [
      engine.child(forgiven, 'S').status,
      engine.child(forgiven, 'S').returnCode,
      engine.child(forgiven, 'B').status,
    ],
    [1900, 4, 1800],
  );
  const skipped = engine.start(oneLine({ preconditions: [final({ kind: 'skip' })], postconditions }), script);
  const { runId, status } = engine.child(skipped, 'S');
  assert.deepEqual([status, engine.variable(runId, 'SEEN#')], [1933, 'skipped']);
});

test('postconditions restart a task until they are content; preconditions are not asked again', () => {
  const engine = new EngineDriver();
  engine.scripts.set('S', { kind: 'ended', exitCode: 1 });
  const run = engine.start(
    oneLine({
      preconditions: [regular({ kind: 'publishValue', name: 'PRE#', value: '&PRE#x', scope: 'processor' })],
      postconditions: [
        when(
          [failed(), { kind: 'restarts', operator: 'LT', right: '2' }],
          [final({ kind: 'restart', seconds: 60 })],
        ),
      ],
    }),
    script,
  );
  for (let tries = 0; tries < 2; tries += 1) {
    assert.equal(engine.child(run, 'S').restartCount, tries + 1);
    engine.register(script);
    engine.crash();
    engine.now += 60_000;
    engine.fireTimers();
  }
  const { status, restartCount } = engine.child(run, 'S');
  assert.deepEqual([status, restartCount, engine.status(run)], [1800, 2, 1900]);
  assert.equal(engine.variable(run, 'PRE#'), '&PRE#x');
});

test('conditions that cannot be evaluated end the line with 1824', () => {
  const engine = new EngineDriver();
  const run = engine.start(oneLine({ postconditions: [when([history], [])] }), script);
  const { runId, request } = asked(engine);
  engine.send({ kind: 'stepPerformed', runId, request, outcome: { kind: 'failed', text: 'gone' } });
  assert.deepEqual([engine.child(run, 'S').status, engine.status(run)], [1824, 1900]);
  assert.match(engine.child(run, 'S').statusDetail ?? '', /gone/);
});

test('a sub-workflow in its postconditions takes no more actions for one that runs', () => {
  const engine = new EngineDriver();
  const inner = workflow('INNER', [{ object: 'S', after: [1] }], [2]);
  const outer = workflow('W', [{ object: 'INNER', after: [1], postconditions: [when([history], [])] }], [2]);
  const run = engine.start(outer, inner, script);
  const child = engine.child(run, 'INNER').runId;
  assert.equal(engine.status(child), 1581);
  engine.send({ kind: 'act', client: 100, runId: run, action: 'suspend', recursive: true });
  engine.send({ kind: 'act', client: 100, runId: run, action: 'resume', recursive: true });
  assert.equal(engine.status(child), 1581);
  answer(engine, true);
  assert.deepEqual([engine.status(child), engine.status(run)], [1900, 1900]);
});
