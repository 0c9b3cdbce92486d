import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConditionCheck } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const a = definition('A', 'SCRI');
const b = definition('B', 'SCRI');
const c = definition('C', 'SCRI');
const d = definition('D', 'SCRI');
const isFive: ConditionCheck = { kind: 'value', left: '&N#', operator: 'EQ', right: '5' };

/** A then B when N# is 5, else C; D behind both. */
function branching(checks: readonly ConditionCheck[], value: string) {
  const flow = workflow(
    'FORK',
    [
      { object: 'A', after: [[1, 'TRUE']] },
      { object: 'B', after: [[2, 'ENDED_OK']] },
      { object: 'C', after: [[1, 'FALSE']] },
      {
        object: 'D',
        after: [
          [3, 'ENDED_OK'],
          [4, 'ENDED_OK'],
        ],
      },
    ],
    [[5, 'ANY_OK']],
  );
  const lines = flow.workflow?.lines ?? [];
  return {
    ...flow,
    objectVariables: [{ name: 'N#', value }],
    workflow: { foreach: null, branch: checks, lines },
  };
}

function ended(engine: EngineDriver, run: number): number[] {
  return ['A', 'B', 'C', 'D'].map((name) => engine.child(run, name).status);
}

test('an IF workflow runs the branch its conditions decide for; the tasks of the other end 1926', () => {
  const engine = new EngineDriver();
  const yes = engine.start(branching([isFive], '5'), a, b, c, d);
  assert.deepEqual([...ended(engine, yes), engine.status(yes)], [1900, 1900, 1926, 1900, 1900]);
  const no = engine.start(branching([isFive], '6'), a, b, c, d);
  assert.deepEqual([...ended(engine, no), engine.status(no)], [1926, 1926, 1900, 1900, 1900]);
});

test('the branch stays as it was decided, over a crash too', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', 'hold');
  const run = engine.start(branching([isFive], '5'), a, b, c, d);
  engine.crash();
  assert.deepEqual(ended(engine, run).slice(0, 3), [1550, 1700, 1926]);
  engine.scriptEnds(engine.child(run, 'A').runId);
  assert.deepEqual([...ended(engine, run), engine.status(run)], [1900, 1900, 1926, 1900, 1900]);
});

test('a line both branches lead to still blocks on what ran', () => {
  const engine = new EngineDriver();
  engine.scripts.set('C', { kind: 'ended', exitCode: 1 });
  const run = engine.start(branching([isFive], '6'), a, b, c, d);
  assert.equal(engine.status(run), 1560);
  engine.crash();
  assert.equal(engine.status(run), 1560);
  engine.scripts.delete('C');
  engine.restart(engine.child(run, 'C').runId, c);
  assert.equal(engine.status(run), 1900);
});

test('checks of the store are asked for once more after a crash, and one that fails is FAULT_OTHER', () => {
  const check: ConditionCheck = { kind: 'activities', object: 'X', status: '', expected: true };
  const engine = new EngineDriver();
  const run = engine.start(branching([isFive, check], '5'), a, b, c, d);
  assert.equal(engine.status(run), 1550);
  const request = () => {
    const effect = engine.outward.findLast(({ kind }) => kind === 'performStep');
    return effect?.kind === 'performStep' ? effect.request : 0;
  };
  engine.crash();
  engine.send({
    kind: 'stepPerformed',
    runId: run,
    request: request(),
    outcome: { kind: 'answer', value: false },
  });
  assert.deepEqual([engine.child(run, 'C').status, engine.status(run)], [1900, 1900]);
  const failing = engine.start(branching([check], '5'), a, b, c, d);
  engine.send({
    kind: 'stepPerformed',
    runId: failing,
    request: request(),
    outcome: { kind: 'failed', text: 'no store' },
  });
  assert.equal(engine.status(failing), 1820);
  assert.match(engine.record(failing).statusDetail ?? '', /conditions at START.*no store/);
});
