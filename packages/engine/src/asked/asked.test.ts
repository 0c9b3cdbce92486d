import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobAnswer, JobAsk } from '@taktwerk/model';
import { definition } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const SCENARIO = { ...definition('SCEN', 'SCEN'), agent: 'ETL01' };
const CHILD = definition('CHILD', 'SCRI');

const ask = (number: number, more: Partial<JobAsk> = {}): JobAsk => ({
  ask: number,
  step: 'step',
  object: 'CHILD',
  values: [],
  wait: true,
  ...more,
});

/** A driver with a scenario that runs on its agent. */
function running(): { readonly engine: EngineDriver; readonly run: number } {
  const engine = new EngineDriver();
  engine.register(CHILD);
  engine.scripts.set('CHILD', 'hold');
  engine.connect('ETL01');
  const run = engine.start(SCENARIO);
  engine.send({ kind: 'jobAccepted', runId: run, attempt: 1 });
  engine.send({ kind: 'jobStarted', runId: run, attempt: 1 });
  return { engine, run };
}

function asks(engine: EngineDriver, run: number, ...list: readonly JobAsk[]): void {
  engine.send({ kind: 'jobAsks', runId: run, attempt: 1, asks: list, heard: [] });
}

function prepared(engine: EngineDriver, run: number, number = 1): void {
  engine.send({
    kind: 'askPrepared',
    runId: run,
    ask: number,
    outcome: {
      ok: true,
      name: 'CHILD',
      definitions: new Map([['CHILD', CHILD]]),
      alias: null,
      inputs: new Map([['DAY#', '2026-03-01']]),
    },
  });
}

const starts = ({ stored }: EngineDriver, run: number) =>
  [...stored.values()].filter(({ parent }) => parent === run);

const answers = ({ outward }: EngineDriver): readonly JobAnswer[] =>
  outward.flatMap((effect) => (effect.kind === 'answerJob' ? [effect.answer] : []));

test('what a job asks for is started once under it, however often it is asked, looked up or crashed', () => {
  const { engine, run } = running();
  asks(engine, run, ask(1));
  asks(engine, run, ask(1));
  engine.crash();
  assert.equal(engine.outward.filter(({ kind }) => kind === 'prepareAsk').length, 2, 'asked and asked again');
  prepared(engine, run);
  prepared(engine, run);
  engine.crash();
  engine.connect('ETL01', [run]);
  prepared(engine, run);
  const [child, ...others] = starts(engine, run);
  assert.ok(child);
  assert.deepEqual(
    [others.length, child.top, child.activator, child.user],
    [0, child.runId, run, 'OPER/DEMO'],
  );
  assert.equal(engine.variable(child.runId, 'DAY#'), '2026-03-01');
  assert.deepEqual(answers(engine), []);
  engine.scriptEnds(child.runId, { kind: 'ended', exitCode: 4 });
  const ended: JobAnswer = {
    kind: 'ended',
    runId: child.runId,
    status: 1800,
    statusText: 'ENDED_NOT_OK - aborted',
    ok: false,
    returnCode: 4,
    text: null,
  };
  assert.deepEqual(answers(engine), [ended]);
  engine.crash();
  engine.connect('ETL01', [run]);
  assert.deepEqual(answers(engine), [ended, ended], 'until the job has it');
  engine.send({ kind: 'jobAsks', runId: run, attempt: 1, asks: [], heard: [1] });
  engine.connect('ETL01', [run]);
  assert.equal(answers(engine).length, 2);
  engine.jobEnds(run, { kind: 'code', code: 0 });
  assert.equal(engine.status(run), 1900);
});

test('a start that is not waited for is answered at once, and one that cannot be made is refused', () => {
  const { engine, run } = running();
  asks(engine, run, ask(1, { wait: false }), ask(2));
  prepared(engine, run);
  const [child] = starts(engine, run);
  assert.deepEqual(answers(engine), [{ kind: 'started', runId: child?.runId }]);
  engine.send({
    kind: 'askPrepared',
    runId: run,
    ask: 2,
    outcome: { ok: false, text: 'There is no object CHILD.' },
  });
  assert.deepEqual(answers(engine)[1], { kind: 'refused', text: 'There is no object CHILD.' });
  engine.jobEnds(run, { kind: 'code', code: 0 });
  assert.equal(engine.status(run), 1900, 'it ends without the other');
  engine.scriptEnds(child?.runId ?? 0);
  assert.equal(engine.status(child?.runId ?? 0), 1900);
});

test('a task whose process is gone ends after what it waits for, with the end of its process', () => {
  const { engine, run } = running();
  asks(engine, run, ask(1), ask(2));
  prepared(engine, run);
  engine.jobEnds(run, { kind: 'signal', signal: 'SIGKILL' });
  assert.equal(engine.status(run), 1550);
  const [child, ...others] = starts(engine, run);
  assert.ok(child);
  assert.deepEqual(engine.shard.explain(run)?.wait, { kind: 'children', runIds: [child.runId], count: 1 });
  prepared(engine, run, 2);
  assert.deepEqual(others, [], 'what was only asked for is not started any more');
  engine.crash();
  engine.connect('ETL01', []);
  assert.equal(engine.status(run), 1550);
  engine.scriptEnds(child.runId);
  assert.equal(engine.status(run), 1800);
});

test('a recursive cancel ends what a job waits for, any other cancel lets it go on and ends after it', () => {
  for (const recursive of [true, false]) {
    const { engine, run } = running();
    asks(engine, run, ask(1));
    prepared(engine, run);
    const [child] = starts(engine, run);
    assert.ok(child);
    engine.cancel(run, recursive);
    engine.send({ kind: 'jobEnded', runId: run, attempt: 1, exit: { kind: 'cancelled' } });
    if (!recursive) {
      assert.deepEqual([engine.status(run), engine.status(child.runId)], [1571, 1550]);
      engine.crash();
      engine.scriptEnds(child.runId);
    }
    assert.equal(engine.status(run), 1850);
    assert.equal(engine.status(child.runId), recursive ? 1851 : 1900);
  }
});

test('a job that waits for what it started does not keep it from the only slot of a queue', () => {
  const { engine, run } = running();
  const queue = { name: 'CLIENT_QUEUE', maxSlots: 1, priority: 200, started: true };
  engine.send({ kind: 'queueDefined', client: 100, queue });
  asks(engine, run, ask(1), ask(2, { wait: false }));
  prepared(engine, run);
  prepared(engine, run, 2);
  const [first, second] = starts(engine, run);
  assert.deepEqual([first?.status, second?.status], [1550, 1684]);
  engine.scriptEnds(first?.runId ?? 0);
  engine.jobEnds(run, { kind: 'code', code: 0 });
  assert.equal(engine.status(second?.runId ?? 0), 1550);
});
