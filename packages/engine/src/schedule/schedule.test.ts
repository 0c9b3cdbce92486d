import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ExecutableDefinition, readCron, type ScheduleLine, type Task } from '@taktwerk/model';
import { definition } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Midnight of the day the driver's clock begins on; it shows 08:00. */
const MIDNIGHT = Date.UTC(2026, 0, 5);

type Sketch = Pick<ScheduleLine, 'objectName'> & Partial<ScheduleLine> & { readonly at?: number };

function schedule(
  lines: readonly Sketch[],
  changes: Partial<NonNullable<ExecutableDefinition['schedule']>> & { readonly timeZone?: string } = {},
): ExecutableDefinition {
  const { timeZone = null, ...period } = changes;
  return definition('JSCH.S', 'JSCH', {
    timeZone,
    autoDeactivation: 'F',
    schedule: {
      periodDays: 1,
      turnaround: 0,
      gapRule: 'firstValid',
      ...period,
      lines: lines.map(({ at, ...line }, index) => ({
        lineNumber: index + 1,
        objectType: 'SCRI',
        alias: null,
        active: true,
        start: at === undefined ? null : { days: Math.floor(at / 1440), minutes: at % 1440 },
        cron: null,
        calendarCondition: null,
        ...line,
      })),
    },
  });
}

/** Times as cron names them. */
function cron(text: string): NonNullable<ScheduleLine['cron']> {
  const outcome = readCron(text);
  assert.ok(outcome.ok);
  return outcome.times;
}

const A = definition('A', 'SCRI');
const B = definition('B', 'SCRI');

/** The active run of the schedule. */
function current(engine: EngineDriver): Task {
  const [found, ...more] = [...engine.stored.values()].filter(
    (task) => task.type === 'JSCH' && task.status < 1800,
  );
  assert.equal(more.length, 0);
  assert.ok(found);
  return found;
}

/** Starts of an object by planned minute from midnight of the first day, with their status. */
function runs(engine: EngineDriver, name: string): readonly string[] {
  return [...engine.stored.values()]
    .filter((task) => task.name === name)
    .map((task) => `${(task.logicalDate - MIDNIGHT) / MINUTE} ${task.status}`);
}

test('lines wait for their time; those that are past are 1941 and start in the next period', () => {
  const engine = new EngineDriver();
  const run = engine.start(
    schedule([
      { objectName: 'A', at: 420 },
      { objectName: 'B', at: 600 },
    ]),
    A,
    B,
  );
  assert.equal(engine.status(run), 1550);
  assert.deepEqual(runs(engine, 'A'), ['420 1941']);
  assert.deepEqual(runs(engine, 'B'), ['600 1698']);
  engine.moveTo(MIDNIGHT + 601 * MINUTE);
  assert.deepEqual(runs(engine, 'B'), ['600 1900']);
  engine.moveTo(MIDNIGHT + DAY + 601 * MINUTE);
  assert.deepEqual(runs(engine, 'A'), ['420 1941', '1860 1900']);
  assert.deepEqual(runs(engine, 'B'), ['600 1900', '2040 1900']);
});

test('at its turnaround a schedule goes on under a new run id, with what runs as its own', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', 'hold');
  const first = engine.start(schedule([{ objectName: 'A', at: 600 }]), A);
  engine.moveTo(MIDNIGHT + DAY + MINUTE);
  assert.equal(engine.status(first), 1900);
  const second = current(engine);
  assert.notEqual(second.runId, first);
  assert.equal(second.realDate, MIDNIGHT + DAY);
  const moved = [...engine.stored.values()].find((task) => task.name === 'A' && task.status === 1550);
  assert.equal(moved?.parent, second.runId);
  engine.crash();
  engine.scriptEnds(moved?.runId ?? 0);
  assert.equal(engine.status(moved?.runId ?? 0), 1900);
  engine.moveTo(MIDNIGHT + DAY + 601 * MINUTE);
  assert.deepEqual(runs(engine, 'A'), ['600 1900', '2040 1550']);
});

test('turnarounds missed in a stop of three days are caught up with, and nothing past is started', () => {
  const engine = new EngineDriver();
  engine.start(
    schedule([
      { objectName: 'A', at: 540 },
      { objectName: 'B', at: 720 },
    ]),
    A,
    B,
  );
  engine.now = MIDNIGHT + 3 * DAY + 600 * MINUTE;
  engine.crash();
  engine.fireTimers();
  const instances = [...engine.stored.values()].filter((task) => task.type === 'JSCH');
  assert.deepEqual(
    instances.map((task) => task.status),
    [1900, 1900, 1900, 1550],
  );
  assert.equal(current(engine).realDate, MIDNIGHT + 3 * DAY);
  assert.deepEqual(runs(engine, 'A'), ['540 1941', `${3 * 1440 + 540} 1941`]);
  assert.deepEqual(runs(engine, 'B'), ['720 1941', `${3 * 1440 + 720} 1698`]);
});

test('a period of several days starts each line once, on its day', () => {
  const engine = new EngineDriver();
  engine.start(
    schedule(
      [
        { objectName: 'A', at: 600 },
        { objectName: 'B', at: 2 * 1440 + 600 },
      ],
      { periodDays: 3 },
    ),
    A,
    B,
  );
  engine.moveTo(MIDNIGHT + 6 * DAY - MINUTE);
  assert.deepEqual(runs(engine, 'A'), ['600 1900', `${3 * 1440 + 600} 1900`]);
  assert.deepEqual(runs(engine, 'B'), [`${2 * 1440 + 600} 1900`, `${5 * 1440 + 600} 1900`]);
});

test('a line without a time of its own starts at the turnaround', () => {
  const engine = new EngineDriver();
  engine.start(schedule([{ objectName: 'A' }], { turnaround: 360 }), A);
  assert.deepEqual(runs(engine, 'A'), ['360 1941']);
  engine.moveTo(MIDNIGHT + DAY + 361 * MINUTE);
  assert.deepEqual(runs(engine, 'A'), ['360 1941', '1800 1900']);
});

test('a line with cron starts once in a period, at the first time cron names in it', () => {
  const engine = new EngineDriver();
  engine.start(schedule([{ objectName: 'A', cron: cron('0 10,12 * * *') }], { turnaround: 660 }), A);
  // The period began at 11:00 of the day before, so its first time was noon of that day.
  assert.deepEqual(runs(engine, 'A'), ['-720 1941']);
  engine.moveTo(MIDNIGHT + 2 * DAY + 661 * MINUTE);
  assert.deepEqual(runs(engine, 'A'), ['-720 1941', '720 1900', '2160 1900', '3600 1698']);
});

test('a line whose cron names no time in a period is not due there, and starts in the one it names', () => {
  const engine = new EngineDriver();
  engine.start(
    schedule([
      { objectName: 'A', cron: cron('0 9 * * TUE') },
      { objectName: 'B', cron: cron('0 9 30 2 *') },
    ]),
    A,
    B,
  );
  const ends = (name: string) =>
    [...engine.stored.values()]
      .filter((task) => task.name === name)
      .map(({ status, statusDetail }) => [status, statusDetail]);
  const notDue = [1920, 'Its cron names no time in this period.'];
  assert.deepEqual(ends('A'), [notDue]);
  engine.send({
    kind: 'act',
    client: 100,
    runId: current(engine).runId,
    action: 'reload',
    recursive: false,
  });
  assert.deepEqual(ends('A'), [notDue], 'a reload does not ask again');
  engine.crash();
  engine.moveTo(MIDNIGHT + DAY + 541 * MINUTE);
  assert.deepEqual(ends('A'), [notDue, [1900, null]]);
  assert.equal(runs(engine, 'A').at(-1), `${1440 + 540} 1900`);
  assert.deepEqual(ends('B'), [notDue, notDue]);
});

test('cron of a line means the clocks of the zone of its schedule', () => {
  const engine = new EngineDriver();
  engine.start(schedule([{ objectName: 'A', cron: cron('30 18 * * *') }], { timeZone: 'Asia/Tokyo' }), A);
  assert.deepEqual(runs(engine, 'A'), ['570 1698']);
  engine.moveTo(MIDNIGHT + 571 * MINUTE);
  assert.deepEqual(runs(engine, 'A'), ['570 1900']);
});

test('a line asks whether it is active and then its calendars when its time has come', () => {
  const engine = new EngineDriver();
  engine.calendar({
    general_attributes: { name: 'C' },
    calendar_events: [{ name: 'MONDAYS', type: 'WEEKLY', weekdays: 'MO' }],
  });
  const on = (match: 'all' | 'none', event = 'MONDAYS') => ({
    calendarCondition: { match, events: [{ calendar: 'C', event }] },
  });
  engine.start(
    schedule([
      { objectName: 'A', at: 600, ...on('all') },
      { objectName: 'B', at: 600, ...on('none') },
      { objectName: 'OFF', at: 600, active: false, ...on('none') },
      { objectName: 'ODD', at: 600, ...on('all', 'NOBODY') },
      { objectName: 'GONE', at: 600 },
    ]),
    A,
    B,
    definition('OFF', 'SCRI'),
    definition('ODD', 'SCRI'),
  );
  engine.moveTo(MIDNIGHT + 601 * MINUTE);
  assert.deepEqual(
    ['A', 'B', 'OFF', 'ODD', 'GONE'].map((name) => runs(engine, name)),
    [['600 1900'], ['600 1920'], ['600 1921'], ['600 1820'], ['600 1820']],
  );
});

test('suspended a schedule starts nothing; what is due starts when it is resumed', () => {
  const engine = new EngineDriver();
  const run = engine.start(schedule([{ objectName: 'A', at: 600 }]), A);
  const act = (action: 'suspend' | 'resume') =>
    engine.send({ kind: 'act', client: 100, runId: run, action, recursive: false });
  act('suspend');
  engine.moveTo(MIDNIGHT + 700 * MINUTE);
  assert.deepEqual(runs(engine, 'A'), ['600 1698']);
  assert.equal(engine.status(run), 1563);
  engine.crash();
  act('resume');
  assert.deepEqual(runs(engine, 'A'), ['600 1900']);
  assert.equal(engine.status(run), 1550);
});

test('a reload takes changed lines at once, and no line that has started starts again', () => {
  const engine = new EngineDriver();
  const first = engine.start(
    schedule([
      { objectName: 'A', at: 540 },
      { objectName: 'B', at: 600 },
    ]),
    A,
    B,
  );
  engine.moveTo(MIDNIGHT + 541 * MINUTE);
  const changed = schedule([
    { objectName: 'A', at: 660 },
    { objectName: 'B', at: 720 },
    { objectName: 'C', at: 780 },
  ]);
  const C = definition('C', 'SCRI');
  for (const one of [changed, C]) engine.register(one);
  engine.definitions = new Map([changed, A, B, C].map((one) => [one.name, one]));
  engine.send({ kind: 'act', client: 100, runId: first, action: 'reload', recursive: false });
  engine.crash();
  engine.moveTo(MIDNIGHT + 800 * MINUTE);
  assert.deepEqual(runs(engine, 'A'), ['540 1900']);
  assert.deepEqual(runs(engine, 'B'), ['600 1851', '720 1900']);
  assert.deepEqual(runs(engine, 'C'), ['780 1900']);
});

test('quit ends a schedule at once: what waits does not start, what runs goes on alone', () => {
  const engine = new EngineDriver();
  engine.scripts.set('A', 'hold');
  const run = engine.start(
    schedule([
      { objectName: 'A', at: 540 },
      { objectName: 'B', at: 600 },
    ]),
    A,
    B,
  );
  engine.moveTo(MIDNIGHT + 541 * MINUTE);
  engine.send({ kind: 'act', client: 100, runId: run, action: 'quit', recursive: false });
  assert.equal(engine.status(run), 1900);
  engine.crash();
  engine.moveTo(MIDNIGHT + 2 * DAY);
  assert.deepEqual(runs(engine, 'B'), ['600 1851']);
  assert.deepEqual(runs(engine, 'A'), ['540 1550']);
});

test('no line starts twice in a period, whatever crashes, clock jumps, reloads and suspensions happen', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = randomFrom(seed);
    const engine = new EngineDriver();
    const lines = [420, 500, 600, 720, 900, 1439].map((at, index) => ({ objectName: `L${index}`, at }));
    const scripts = lines.map(({ objectName }) => definition(objectName, 'SCRI'));
    engine.start(schedule(lines), ...scripts);
    for (let step = 0; step < 60; step += 1) {
      const kind = Math.floor(random() * 8);
      const { runId } = current(engine);
      const act = (action: 'suspend' | 'resume' | 'reload') =>
        engine.send({ kind: 'act', client: 100, runId, action, recursive: false });
      if (kind < 3) engine.moveTo(engine.now + Math.floor(random() * 400) * MINUTE);
      else if (kind === 3) engine.crash();
      else if (kind === 4) engine.now += (random() < 0.5 ? -1 : 1) * 60 * MINUTE;
      else if (kind === 5) act('suspend');
      else if (kind === 6) act('resume');
      else act('reload');
    }
    const started = [...engine.stored.values()].filter(
      (task) => task.type === 'SCRI' && task.startTime !== null,
    );
    const keys = started.map((task) => `${task.name} ${task.logicalDate}`);
    assert.equal(new Set(keys).size, keys.length, `seed ${seed}`);
  }
});

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
