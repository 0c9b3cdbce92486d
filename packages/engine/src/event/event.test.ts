import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExecutable, type ExecutableDefinition, type Task } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let version = 50_000;

function event(attributes: object, general: object = {}): ExecutableDefinition {
  version += 1;
  const content = {
    general_attributes: { name: 'EVNT.A', type: 'EVNT', ...general },
    event_attributes: attributes,
    scripts: [{ process: [':PRINT "hit"'] }],
  };
  return compileExecutable('EVNT', content, version);
}

const FILE = { type: 'FILE', agent: 'UNIX01', file: { path: '/in/*.csv' } };

function firings(engine: EngineDriver, run: number): readonly Task[] {
  return [...engine.stored.values()].filter((task) => task.parent === run);
}

function hit(engine: EngineDriver, run: number, ...numbers: readonly number[]): void {
  const hits = numbers.map((number) => ({ number, data: new Map([['PATH', `/in/${number}.csv`]]) }));
  engine.send({ kind: 'eventHits', runId: run, attempt: 1, hits });
}

function effects(engine: EngineDriver, kind: 'watch' | 'grantHits' | 'unwatch') {
  return engine.outward.filter((effect) => effect.kind === kind);
}

test('a TIME event runs its script at once and then at its interval, each run a tree of its own under the event', () => {
  const engine = new EngineDriver();
  const begin = engine.now;
  const run = engine.start(event({ type: 'TIME', time: { execute_after: 'PT10M' } }));
  engine.moveTo(begin + 25 * MINUTE);
  assert.equal(engine.status(run), 1701);
  const hits = firings(engine, run);
  assert.deepEqual(
    hits.map((task) => (task.activationTime - begin) / MINUTE),
    [0, 10, 20],
  );
  for (const task of hits) {
    assert.equal(task.type, 'EVNT_CHILD');
    assert.equal(task.top, task.runId);
    assert.equal(task.activator, run);
    assert.equal(task.status, 1900);
  }
  assert.equal(engine.variable(hits[2]?.runId ?? 0, 'EVENT_HIT#'), '3');
  const wait = engine.shard.explain(run)?.wait;
  assert.equal(wait?.kind === 'event' ? wait.next : null, begin + 30 * MINUTE);
});

test('a crash at any moment neither loses a hit of a TIME event nor makes it twice', () => {
  const engine = new EngineDriver();
  const begin = engine.now;
  const run = engine.start(
    event({ type: 'TIME', time: { execute_after: 'PT10M', end_after_executions: '5' } }),
  );
  for (let minute = 0; minute <= 60; minute += 5) {
    engine.moveTo(begin + minute * MINUTE);
    engine.crash();
  }
  assert.deepEqual(
    firings(engine, run).map((task) => (task.activationTime - begin) / MINUTE),
    [0, 10, 20, 30, 40],
  );
  assert.equal(engine.status(run), 1900);
});

test('times missed while the server was not there are one hit, and the grid goes on', () => {
  const engine = new EngineDriver();
  const begin = engine.now;
  const run = engine.start(event({ type: 'TIME', time: { execute_after: 'PT10M' } }));
  engine.moveTo(begin + 5 * MINUTE);
  engine.now = begin + 72 * HOUR + 5 * MINUTE;
  engine.crash();
  engine.fireTimers();
  engine.moveTo(begin + 72 * HOUR + 15 * MINUTE);
  assert.deepEqual(
    firings(engine, run).map((task) => (task.activationTime - begin) / MINUTE),
    [0, 72 * 60 + 5, 72 * 60 + 10],
  );
});

test('an event until its first hit ends after the run of its script', () => {
  const engine = new EngineDriver();
  engine.scripts.set('EVNT.A', 'hold');
  const run = engine.start(event({ type: 'TIME', frequency: 'F', time: { execute_after: 'PT10M' } }));
  engine.fireTimers();
  const [first] = firings(engine, run);
  assert.equal(engine.status(run), 1701);
  engine.crash();
  engine.scriptEnds(first?.runId ?? 0);
  assert.equal(engine.status(run), 1900);
  engine.moveTo(engine.now + HOUR);
  assert.equal(firings(engine, run).length, 1);
});

test('an event waits for its agent, orders it to look, and sleeps once that is confirmed', () => {
  const engine = new EngineDriver();
  const run = engine.start(event(FILE));
  assert.equal(engine.status(run), 1696);
  assert.match(engine.shard.explain(run)?.text ?? '', /Waits for agent UNIX01, which is not connected/);
  engine.connect();
  assert.equal(engine.status(run), 1541);
  const order = effects(engine, 'watch').at(-1);
  assert.deepEqual(order, {
    kind: 'watch',
    runId: run,
    attempt: 1,
    agent: 'UNIX01',
    paused: false,
    taken: 0,
    upTo: 100,
  });
  engine.send({ kind: 'eventLooking', runId: run, attempt: 1, trouble: null });
  assert.equal(engine.status(run), 1701);
  assert.match(
    engine.shard.explain(run)?.text ?? '',
    /Agent UNIX01 looks for files \/in\/\*\.csv\. Hits so far: 0/,
  );
  engine.send({
    kind: 'eventLooking',
    runId: run,
    attempt: 1,
    trouble: 'The folder /in cannot be read: ENOENT.',
  });
  assert.match(engine.shard.explain(run)?.text ?? '', /ENOENT/);
});

test('an agent of a release that cannot look is named as the reason to wait', () => {
  const engine = new EngineDriver();
  const run = engine.start(event(FILE));
  engine.connect('UNIX01', [], 200, false);
  assert.equal(engine.status(run), 1696);
  assert.match(engine.shard.explain(run)?.text ?? '', /of a release that cannot look for events/);
});

test('hits are counted once, whatever comes again, and their data are variables of the run', () => {
  const engine = new EngineDriver();
  engine.connect();
  const run = engine.start(event(FILE));
  hit(engine, run, 1, 2);
  hit(engine, run, 1, 2, 3);
  engine.crash();
  engine.connect();
  hit(engine, run, 2, 3, 4);
  hit(engine, run, 6);
  const paths = firings(engine, run).map(({ runId }) => engine.variable(runId, 'EVENT_PATH#'));
  assert.deepEqual(paths, ['/in/1.csv', '/in/2.csv', '/in/3.csv', '/in/4.csv']);
  const order = effects(engine, 'watch').at(-1);
  assert.equal(order?.kind === 'watch' ? order.taken : null, 3);
});

test('a flood of hits is held back at the agent: no more runs of the script are active than it may have', () => {
  const engine = new EngineDriver();
  engine.scripts.set('EVNT.A', 'hold');
  engine.connect();
  const run = engine.start(event({ ...FILE, max_active_hits: '4' }));
  hit(engine, run, 1, 2, 3, 4);
  const held = effects(engine, 'grantHits').at(-1);
  assert.deepEqual(held?.kind === 'grantHits' ? [held.taken, held.upTo] : null, [4, 4]);
  assert.match(engine.shard.explain(run)?.text ?? '', /4 of 4\. Further hits are held back/);
  assert.ok(engine.reportLines.some(({ text }) => text.includes('further hits wait with agent UNIX01')));
  engine.scriptEnds(firings(engine, run)[0]?.runId ?? 0);
  const freed = effects(engine, 'grantHits').at(-1);
  assert.deepEqual(freed?.kind === 'grantHits' ? [freed.taken, freed.upTo] : null, [4, 5]);
});

test('quit and cancel end an event and call its agent off; hits that were taken are run', () => {
  for (const how of ['quit', 'cancel'] as const) {
    const engine = new EngineDriver();
    engine.scripts.set('EVNT.A', 'hold');
    engine.connect();
    const run = engine.start(event(FILE));
    hit(engine, run, 1);
    if (how === 'cancel') engine.cancel(run);
    else engine.send({ kind: 'act', client: 100, runId: run, action: 'quit', recursive: false });
    assert.equal(engine.status(run), how === 'quit' ? 1900 : 1850);
    assert.equal(effects(engine, 'unwatch').length, 1);
    hit(engine, run, 2);
    const [only, ...more] = firings(engine, run);
    assert.equal(more.length, 0);
    engine.scriptEnds(only?.runId ?? 0);
    assert.equal(engine.status(only?.runId ?? 0), 1900);
  }
});

test('a suspended event pauses its agent and lets it look again when resumed', () => {
  const engine = new EngineDriver();
  engine.connect();
  const run = engine.start(event(FILE));
  const act = (action: 'suspend' | 'resume') =>
    engine.send({ kind: 'act', client: 100, runId: run, action, recursive: false });
  act('suspend');
  assert.equal(engine.status(run), 1563);
  act('resume');
  const paused = effects(engine, 'watch').map((effect) => effect.kind === 'watch' && effect.paused);
  assert.deepEqual(paused, [false, true, false]);
});

test('an event looks in its hours and on its days alone', () => {
  const engine = new EngineDriver();
  engine.connect();
  const begin = engine.now;
  const run = engine.start(
    event({ ...FILE, weekdays: ['MO', 'TU'], between_start: '09:00', between_end: '17:00' }),
  );
  const paused = () => effects(engine, 'watch').map((effect) => effect.kind === 'watch' && effect.paused);
  assert.deepEqual(paused(), [true]);
  assert.match(engine.shard.explain(run)?.text ?? '', /Looks again from 2026-01-05T09:00:00\.000Z on/);
  engine.moveTo(begin + 2 * HOUR);
  engine.crash();
  engine.connect();
  assert.deepEqual(paused(), [true, false, false]);
  engine.moveTo(begin + 10 * HOUR);
  assert.equal(paused().at(-1), true);
  engine.moveTo(begin + 24 * HOUR + 2 * HOUR);
  assert.equal(paused().at(-1), false);
  engine.moveTo(begin + 48 * HOUR + 2 * HOUR);
  assert.equal(paused().at(-1), true);
});

test('an event that looks once ends when its agent is through, with the hits it found', () => {
  const engine = new EngineDriver();
  engine.connect();
  const run = engine.start(event({ ...FILE, frequency: 'S' }));
  hit(engine, run, 1, 2);
  engine.send({ kind: 'eventLooked', runId: run, attempt: 1 });
  assert.equal(engine.status(run), 1900);
  assert.equal(firings(engine, run).length, 2);
});

test('an event told over HTTP answers with the run of its script, and refuses what it cannot take', () => {
  const engine = new EngineDriver();
  engine.scripts.set('EVNT.A', 'hold');
  const definition = event({ type: 'WEBHOOK', max_active_hits: '2', webhook: { secret: 'S' } });
  const tell = () =>
    engine.send({
      kind: 'eventTold',
      client: 100,
      name: 'EVNT.A',
      data: new Map([['BODY', '{}']]),
      definitions: new Map([['EVNT.A', definition]]),
    });
  const before = tell();
  assert.equal(before?.kind === 'refused' ? before.reason : null, 'notActive');
  const run = engine.start(definition);
  assert.equal(engine.status(run), 1701);
  const reply = tell();
  assert.equal(engine.variable(reply?.kind === 'done' ? reply.runId : 0, 'EVENT_BODY#'), '{}');
  tell();
  const third = tell();
  assert.equal(third?.kind === 'refused' ? third.reason : null, 'tooBusy');
  assert.equal(firings(engine, run).length, 2);
});

test('the maximum run time ends an event with 1942', () => {
  const engine = new EngineDriver();
  const run = engine.start(
    event(
      { type: 'TIME', time: { execute_at: '07:00' } },
      { mrt_method: 'FIXED', mrt_time: '000100', mrt_cancel: '1' },
    ),
  );
  engine.moveTo(engine.now + HOUR);
  assert.equal(engine.status(run), 1942);
});

test('a failed run of the script can be restarted with its data, without starting the event', () => {
  const engine = new EngineDriver();
  const definition = event(FILE);
  engine.scripts.set('EVNT.A', { kind: 'stopped', returnCode: 50, text: 'no' });
  engine.connect();
  const run = engine.start(definition);
  hit(engine, run, 1);
  const [failed] = firings(engine, run);
  assert.equal(failed?.status, 1800);
  engine.scripts.delete('EVNT.A');
  const reply = engine.restart(failed?.runId ?? 0, definition);
  const again = engine.record(reply?.kind === 'done' ? reply.runId : 0);
  assert.equal(again.type, 'EVNT_CHILD');
  assert.equal(again.status, 1900);
});

test('a workflow waits for an event until its first hit, and goes on when its script has run', () => {
  const engine = new EngineDriver();
  engine.connect();
  const until = event({ ...FILE, frequency: 'F' });
  const flow = workflow(
    'FLOW',
    [
      { object: 'EVNT.A', after: [1] },
      { object: 'NEXT', after: [2] },
    ],
    [3],
  );
  const run = engine.start(flow, until, definition('NEXT', 'SCRI'));
  const line = engine.child(run, 'EVNT.A');
  assert.equal(line.type, 'EVNT');
  engine.crash();
  engine.connect();
  hit(engine, line.runId, 1, 2);
  assert.equal(engine.status(line.runId), 1900);
  assert.equal(firings(engine, line.runId).length, 1);
  assert.equal(engine.status(engine.child(run, 'NEXT').runId), 1900);
  assert.equal(engine.status(run), 1900);
});

test('a workflow that is cancelled recursively takes its event and the hits of it along', () => {
  const engine = new EngineDriver();
  engine.scripts.set('EVNT.A', 'hold');
  engine.connect();
  const flow = workflow('FLOW', [{ object: 'EVNT.A', after: [1] }], [2]);
  const run = engine.start(flow, event(FILE));
  const line = engine.child(run, 'EVNT.A');
  hit(engine, line.runId, 1);
  engine.cancel(run, true);
  const [firing] = firings(engine, line.runId);
  assert.deepEqual(
    [run, line.runId, firing?.runId ?? 0].map((one) => engine.status(one)),
    [1850, 1851, 1851],
  );
  assert.equal(effects(engine, 'unwatch').length, 1);
});

test('what is held back is said once, however many hits wait', () => {
  const engine = new EngineDriver();
  engine.connect();
  const run = engine.start(event({ ...FILE, max_active_hits: '2' }));
  engine.scripts.set('EVNT.A', 'hold');
  for (let round = 0; round < 5; round += 1) {
    hit(engine, run, round * 2 + 1, round * 2 + 2);
    const active = firings(engine, run).filter((task) => task.status < 1800);
    engine.scriptEnds(active[0]?.runId ?? 0);
    hit(engine, run, round * 2 + 3);
    for (const task of active.slice(1)) engine.scriptEnds(task.runId);
  }
  const said = engine.reportLines.filter(({ text }) => text.includes('further hits wait'));
  assert.equal(said.length, 1);
});

test('every hit an agent finds becomes one run, whatever crashes and reconnections come between', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    let random = seed;
    const next = (below: number) => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((random / 2 ** 32) * below);
    };
    const engine = new EngineDriver();
    engine.connect();
    engine.scripts.set('EVNT.A', 'hold');
    const most = 1 + next(5);
    const run = engine.start(event({ ...FILE, max_active_hits: String(most) }));
    let found = 0;
    let taken = 0;
    let upTo = 0;
    /** What the agent would know by now. */
    const hear = () => {
      for (const effect of engine.outward.splice(0)) {
        if (effect.kind !== 'watch' && effect.kind !== 'grantHits') continue;
        taken = Math.max(taken, effect.taken);
        upTo = effect.upTo;
      }
    };
    for (let step = 0; step < 60; step += 1) {
      hear();
      if (next(3) === 0) engine.crash();
      if (next(3) === 0) {
        engine.connect();
        hear();
      }
      if (found < 30 && found < upTo) found += 1;
      const first = taken + 1 - next(2);
      const numbers = Array.from({ length: Math.max(0, found - first + 1) }, (_, at) => first + at);
      if (numbers.length > 0) hit(engine, run, ...numbers.filter((one) => one > 0));
      const active = firings(engine, run).filter((task) => task.status < 1800);
      assert.ok(active.length <= most, `seed ${seed}: ${active.length} of ${most}`);
      if (next(2) === 0 && active[0] !== undefined) engine.scriptEnds(active[0].runId);
    }
    const paths = firings(engine, run).map(({ runId }) => engine.variable(runId, 'EVENT_PATH#'));
    assert.deepEqual(paths, [...new Set(paths)], `seed ${seed}`);
    hear();
    assert.ok(paths.length >= taken && paths.length <= found, `seed ${seed}`);
  }
});
