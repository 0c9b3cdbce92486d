import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Task } from '@taktwerk/model';
import { definition } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Planned starts of the runs of a container, in order, as minutes from a time. */
function plans(engine: EngineDriver, container: number, from: number): readonly number[] {
  return runsOf(engine, container).map((task) => (task.logicalDate - from) / MINUTE);
}

function runsOf(engine: EngineDriver, container: number): readonly Task[] {
  return [...engine.stored.values()].filter((task) => task.parent === container);
}

test('a recurring execution starts at once and then at its interval, each run a root under the container', () => {
  const engine = new EngineDriver();
  const begin = engine.now;
  const container = engine.recur({ execute_after: 'PT10M' }, null, definition('SCRI.A', 'SCRI'));
  assert.equal(engine.record(container).type, 'C_PERIOD');
  assert.equal(engine.status(container), 1550);
  engine.moveTo(begin + 25 * MINUTE);
  assert.deepEqual(plans(engine, container, begin), [0, 10, 20]);
  for (const run of runsOf(engine, container)) {
    assert.equal(run.top, run.runId);
    assert.equal(run.activator, container);
    assert.equal(run.status, 1900);
    assert.equal(run.realDate, run.logicalDate);
  }
  assert.deepEqual(engine.shard.explain(container)?.wait, {
    kind: 'nextStart',
    at: begin + 30 * MINUTE,
    turnaround: false,
  });
});

test('it ends after so many runs, once the last of them has ended', () => {
  const engine = new EngineDriver();
  const begin = engine.now;
  engine.scripts.set('SCRI.A', 'hold');
  const container = engine.recur(
    { execute_after: 'PT10M', end_after_executions: '2', allow_overlap: '1' },
    null,
    definition('SCRI.A', 'SCRI'),
  );
  engine.moveTo(begin + HOUR);
  const runs = runsOf(engine, container);
  assert.equal(runs.length, 2);
  for (const run of runs) {
    assert.equal(engine.status(container), 1550);
    engine.scriptEnds(run.runId);
  }
  assert.equal(engine.status(container), 1900);
  assert.equal(engine.record(container).deactivated, true);
});

test('it ends after its last day', () => {
  const engine = new EngineDriver();
  const container = engine.recur(
    { execute_at: ['07:00', '09:00'], end_date: '2026-01-06' },
    null,
    definition('SCRI.A', 'SCRI'),
  );
  engine.moveTo(Date.UTC(2026, 0, 8));
  assert.deepEqual(plans(engine, container, Date.UTC(2026, 0, 5)), [540, 1860, 1980]);
  assert.equal(engine.status(container), 1900);
  assert.equal(engine.record(container).statusDetail, 'Its last day is over.');
});

test('a start that would overlap is skipped; with one overlap allowed the third at once is', () => {
  for (const [allowed, expected] of [
    ['0', [0]],
    ['1', [0, 10]],
  ] as const) {
    const engine = new EngineDriver();
    const begin = engine.now;
    engine.scripts.set('SCRI.A', 'hold');
    const container = engine.recur(
      { execute_after: 'PT10M', allow_overlap: allowed },
      null,
      definition('SCRI.A', 'SCRI'),
    );
    engine.moveTo(begin + 35 * MINUTE);
    assert.deepEqual(plans(engine, container, begin), expected);
    for (const run of runsOf(engine, container)) engine.scriptEnds(run.runId);
    engine.moveTo(begin + 45 * MINUTE);
    assert.deepEqual(plans(engine, container, begin), [...expected, 40]);
  }
});

test('with a gap after the end the next run is planned when the one before has ended', () => {
  const engine = new EngineDriver();
  const begin = engine.now;
  engine.scripts.set('SCRI.A', 'hold');
  const container = engine.recur({ execute_after_end: 'PT10M' }, null, definition('SCRI.A', 'SCRI'));
  engine.moveTo(begin + DAY);
  assert.deepEqual(plans(engine, container, begin), [0]);
  engine.scriptEnds(runsOf(engine, container)[0]?.runId ?? 0);
  engine.crash();
  engine.moveTo(begin + DAY + 15 * MINUTE);
  assert.deepEqual(plans(engine, container, begin), [0, 24 * 60 + 10]);
});

test('starts missed while the server was not there are made up once, and the grid goes on', () => {
  const engine = new EngineDriver();
  const begin = engine.now;
  const container = engine.recur({ execute_after: 'PT10M' }, null, definition('SCRI.A', 'SCRI'));
  engine.moveTo(begin + 5 * MINUTE);
  engine.now = begin + 3 * DAY + 5 * MINUTE;
  engine.crash();
  engine.fireTimers();
  engine.moveTo(begin + 3 * DAY + 15 * MINUTE);
  assert.deepEqual(plans(engine, container, begin), [0, 10, 3 * 24 * 60 + 10]);
});

test('a crash at any moment neither loses a start nor makes it twice', () => {
  const engine = new EngineDriver();
  const begin = engine.now;
  const container = engine.recur(
    { execute_after: 'PT10M', end_after_executions: '5' },
    null,
    definition('SCRI.A', 'SCRI'),
  );
  for (let minute = 0; minute <= 60; minute += 5) {
    engine.moveTo(begin + minute * MINUTE);
    engine.crash();
  }
  assert.deepEqual(plans(engine, container, begin), [0, 10, 20, 30, 40]);
  assert.equal(engine.status(container), 1900);
});

test('suspended it starts nothing and goes on with the next start when resumed', () => {
  const engine = new EngineDriver();
  const begin = engine.now;
  const container = engine.recur({ execute_after: 'PT10M' }, null, definition('SCRI.A', 'SCRI'));
  const act = (action: 'suspend' | 'resume') =>
    engine.send({ kind: 'act', client: 100, runId: container, action, recursive: false });
  engine.moveTo(begin + 5 * MINUTE);
  act('suspend');
  assert.equal(engine.status(container), 1563);
  engine.moveTo(begin + 25 * MINUTE);
  act('resume');
  engine.moveTo(begin + 35 * MINUTE);
  assert.deepEqual(plans(engine, container, begin), [0, 30]);
});

test('quit ends the container at once and its runs go on; a recursive cancel waits for them', () => {
  for (const how of ['quit', 'cancel', 'recursive'] as const) {
    const engine = new EngineDriver();
    engine.connect();
    const container = engine.recur({ execute_after: 'PT10M' }, null, definition('JOBS.A', 'JOBS'));
    engine.fireTimers();
    const job = runsOf(engine, container)[0]?.runId ?? 0;
    engine.send({ kind: 'jobStarted', runId: job, attempt: 1 });
    if (how === 'quit') {
      engine.send({ kind: 'act', client: 100, runId: container, action: 'quit', recursive: false });
      assert.equal(engine.status(container), 1900);
    } else {
      engine.cancel(container, how === 'recursive');
      assert.equal(engine.status(container), how === 'recursive' ? 1571 : 1850);
    }
    engine.crash();
    engine.connect('UNIX01', [job]);
    engine.jobEnds(job, how === 'recursive' ? { kind: 'cancelled' } : { kind: 'code', code: 0 });
    assert.equal(engine.status(job), how === 'recursive' ? 1851 : 1900);
    assert.equal(engine.status(container), how === 'quit' ? 1900 : 1850);
    engine.moveTo(engine.now + HOUR);
    assert.equal(runsOf(engine, container).length, 1);
  }
});

test('a container whose object is gone or whose calendar cannot answer ends and says why', () => {
  const engine = new EngineDriver();
  const container = engine.recur({ execute_after: 'PT10M' }, null, definition('SCRI.A', 'SCRI'));
  engine.definitions = new Map();
  engine.moveTo(engine.now + 15 * MINUTE);
  assert.equal(engine.status(container), 1820);
  assert.match(engine.record(container).statusDetail ?? '', /no object SCRI\.A any more/);
  const blind = engine.recur(
    { execute_at: '08:00', calendar_conditions: [{ calendar: 'C', calendar_event: 'E' }] },
    null,
    definition('SCRI.A', 'SCRI'),
  );
  assert.equal(engine.status(blind), 1820);
  assert.match(engine.record(blind).statusDetail ?? '', /no calendar C/);
});

test('a container is no run of its object: it gives no estimate and cannot be restarted', () => {
  const engine = new EngineDriver();
  const script = definition('SCRI.A', 'SCRI');
  const container = engine.recur({ execute_after: 'PT10M', end_after_executions: '2' }, null, script);
  engine.moveTo(engine.now + HOUR);
  assert.equal(engine.status(container), 1900);
  assert.equal(engine.record(engine.start(script)).estimatedRuntime, 0);
  const reply = engine.restart(container, script);
  assert.equal(reply?.kind, 'refused');
});

test('every due start of an interval happens once, whatever crashes and waits come between', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    let state = seed;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const engine = new EngineDriver();
    const begin = engine.now;
    const minutes = 1 + Math.floor(random() * 30);
    const container = engine.recur({ execute_after: `PT${minutes}M` }, null, definition('SCRI.A', 'SCRI'));
    while (engine.now < begin + 5 * HOUR) {
      engine.moveTo(engine.now + Math.floor(random() * 40) * MINUTE);
      if (random() < 0.5) engine.crash();
      if (random() < 0.3) engine.fireTimers();
    }
    const expected = Array.from(
      { length: Math.floor((engine.now - begin) / MINUTE / minutes) + 1 },
      (_, index) => index * minutes,
    );
    assert.deepEqual(plans(engine, container, begin), expected, `seed ${seed}`);
  }
});

test('a time of day that clocks jump over is told in the report', () => {
  const engine = new EngineDriver();
  engine.now = Date.UTC(2026, 2, 28, 12);
  engine.recur({ execute_at: '02:30' }, 'Europe/Berlin', definition('SCRI.A', 'SCRI'));
  assert.ok(engine.reportLines.some(({ text }) => text.startsWith('Clocks jump over 2026-03-29 02:30')));
});
