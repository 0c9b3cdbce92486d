import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const HOUR = 3_600_000;
/** The driver's clock begins at 08:00 UTC of this day. */
const MIDNIGHT = Date.UTC(2026, 0, 5);
const a = definition('A', 'SCRI');
const b = definition('B', 'SCRI');
const job = definition('J', 'JOBS');
const NOON = { windows: [{ from: '12:00', to: '14:00' }] };

const schedule = (...lines: readonly { readonly object: string; readonly hour: number }[]) =>
  definition('JSCH.S', 'JSCH', {
    schedule: {
      periodDays: 1,
      turnaround: 0,
      gapRule: 'firstValid',
      lines: lines.map(({ object, hour }, index) => ({
        lineNumber: index + 1,
        objectName: object,
        objectType: 'SCRI',
        alias: null,
        active: true,
        start: { days: 0, minutes: hour * 60 },
        cron: null,
        calendarCondition: null,
      })),
    },
  });

test('what would start in a blackout waits, says until when, and starts at its end', () => {
  const engine = new EngineDriver();
  engine.blackout('LUNCH', NOON);
  engine.moveTo(MIDNIGHT + 12 * HOUR);
  const run = engine.start(a);
  assert.equal(engine.status(run), 1561);
  const { wait, text } = engine.shard.explain(run) ?? {};
  assert.deepEqual(wait, { kind: 'blackout', blackout: 'LUNCH', until: MIDNIGHT + 14 * HOUR });
  assert.equal(text, 'Blackout LUNCH is open until 2026-01-05T14:00:00.000Z.');
  engine.moveTo(MIDNIGHT + 14 * HOUR - 1);
  assert.equal(engine.status(run), 1561);
  engine.crash();
  assert.equal(engine.status(run), 1561);
  engine.moveTo(MIDNIGHT + 14 * HOUR);
  assert.equal(engine.status(run), 1900);
});

test('what runs goes on, and the next line of a workflow waits for the end of the blackout', () => {
  const engine = new EngineDriver();
  engine.connect();
  engine.blackout('LUNCH', NOON);
  const flow = workflow(
    'FLOW',
    [
      { object: 'J', after: [1] },
      { object: 'B', after: [2] },
    ],
    [3],
  );
  const run = engine.start(flow, job, b);
  engine.moveTo(MIDNIGHT + 13 * HOUR);
  engine.jobEnds(engine.child(run, 'J').runId, { kind: 'code', code: 0 });
  assert.deepEqual(
    [engine.child(run, 'J').status, engine.child(run, 'B').status, engine.status(run)],
    [1900, 1561, 1550],
  );
  engine.moveTo(MIDNIGHT + 14 * HOUR);
  assert.deepEqual([engine.child(run, 'B').status, engine.status(run)], [1900, 1900]);
});

test('a task in the line of a queue does not slip through when a slot becomes free, and others may have the slot', () => {
  const engine = new EngineDriver();
  const queue = { name: 'Q', maxSlots: 1, priority: 200, started: true };
  engine.send({ kind: 'queueDefined', client: 100, queue });
  engine.scripts.set('LONG', 'hold');
  const inQueue = { queue: 'Q' };
  const running = engine.start(definition('LONG', 'SCRI', inQueue));
  const held = engine.start(definition('A', 'SCRI', inQueue));
  const free = engine.start(definition('FREE', 'SCRI', inQueue));
  engine.blackout('LUNCH', { ...NOON, except_names: ['FREE'] });
  engine.moveTo(MIDNIGHT + 12 * HOUR);
  engine.scriptEnds(running);
  assert.deepEqual([engine.status(held), engine.status(free)], [1561, 1900]);
  engine.crash();
  assert.equal(engine.status(held), 1561);
  engine.moveTo(MIDNIGHT + 14 * HOUR);
  assert.equal(engine.status(held), 1900);
});

test('a blackout holds only the objects and types it names, and notifications only when it names them', () => {
  const engine = new EngineDriver();
  engine.blackout('NIGHTLY', { windows: [{ from: '00:00', to: '24:00' }], names: ['ETL.*'] });
  assert.equal(engine.status(engine.start(definition('OTHER', 'SCRI'))), 1900);
  assert.equal(engine.status(engine.start(definition('ETL.A', 'SCRI'))), 1561);
  engine.blackout('NIGHTLY', { windows: [{ from: '00:00', to: '24:00' }], types: ['JOBS'] });
  assert.equal(engine.status(engine.start(definition('ETL.B', 'SCRI'))), 1900);
  engine.blackout('NIGHTLY', { windows: [{ from: '00:00', to: '24:00' }] });
  const call = engine.start(definition('CALL.A', 'CALL'));
  assert.notEqual(engine.status(call), 1561);
});

test('a changed, inactive or deleted blackout lets go at once', () => {
  const engine = new EngineDriver();
  const always = { windows: [{ from: '00:00', to: '24:00' }] };
  engine.blackout('B', always);
  const first = engine.start(a);
  engine.blackout('B', always, { active: '0' });
  assert.equal(engine.status(first), 1900);
  engine.blackout('B', always);
  const second = engine.start(a);
  assert.equal(engine.status(second), 1561);
  engine.send({ kind: 'blackoutDefined', client: 100, name: 'B', blackout: null });
  assert.equal(engine.status(second), 1900);
});

test('a line of a schedule due in a blackout waits for its end, or is left out when the blackout says so', () => {
  const engine = new EngineDriver();
  engine.blackout('LUNCH', NOON);
  engine.blackout('TEA', { windows: [{ from: '16:00', to: '17:00' }], planned_starts: 'SKIP' });
  const run = engine.start(schedule({ object: 'A', hour: 13 }, { object: 'B', hour: 16 }), a, b);
  engine.moveTo(MIDNIGHT + 13.5 * HOUR);
  assert.equal(engine.child(run, 'A').status, 1561);
  engine.moveTo(MIDNIGHT + 15 * HOUR);
  assert.equal(engine.child(run, 'A').status, 1900);
  engine.moveTo(MIDNIGHT + 16.5 * HOUR);
  assert.equal(engine.child(run, 'B').status, 1920);
  assert.equal(engine.child(run, 'B').statusDetail, 'Blackout TEA is open until 2026-01-05T17:00:00.000Z.');
});

test('a recurring execution starts nothing in a blackout that leaves planned starts out, and one late start else', () => {
  const engine = new EngineDriver();
  const runsOf = (parent: number) =>
    [...engine.stored.values()].filter((task) => task.parent === parent).map(({ status }) => status);
  engine.blackout('LUNCH', { ...NOON, planned_starts: 'SKIP' });
  const skipping = engine.recur(
    { execute_after: 'PT1H', between_start: '11:00', between_end: '14:00' },
    null,
    a,
  );
  engine.moveTo(MIDNIGHT + 15 * HOUR);
  assert.deepEqual(runsOf(skipping), [1900, 1900]);
  assert.equal(engine.reportLines.filter(({ text }) => text.includes('skipped: Blackout LUNCH')).length, 2);
  engine.cancel(skipping);
  engine.blackout('LUNCH', { windows: [{ from: '16:00', to: '18:00' }] });
  const waiting = engine.recur({ execute_at: ['16:10', '16:20'] }, null, a);
  engine.moveTo(MIDNIGHT + 17 * HOUR);
  assert.deepEqual(runsOf(waiting), [1561]);
  engine.moveTo(MIDNIGHT + 18 * HOUR);
  assert.deepEqual(runsOf(waiting), [1900]);
});

test('a blackout is opened by hand until a time or until it is closed, survives a crash and is told who and why', () => {
  const engine = new EngineDriver();
  const open = (name: string, until: number | null) =>
    engine.send({ kind: 'openBlackout', client: 100, name, until, user: 'OPS/IT', reason: 'move' });
  assert.deepEqual(open('B', null)?.kind, 'refused');
  engine.blackout('B', {});
  const early = engine.start(a);
  assert.equal(engine.status(early), 1900);
  assert.equal(open('B', engine.now)?.kind, 'refused');
  assert.equal(open('B', engine.now + HOUR)?.kind, 'done');
  engine.crash();
  const run = engine.start(a);
  assert.match(
    engine.record(run).statusDetail ?? '',
    /Blackout B is open until .*09:00.*, opened by OPS\/IT \(move\)/,
  );
  engine.moveTo(engine.now + HOUR);
  assert.equal(engine.status(run), 1900);
  open('B', null);
  const other = engine.start(a);
  engine.moveTo(engine.now + 48 * HOUR);
  assert.equal(engine.status(other), 1561);
  const close = () => engine.send({ kind: 'closeBlackout', client: 100, name: 'B' });
  assert.equal(close()?.kind, 'done');
  assert.equal(engine.status(other), 1900);
  assert.equal(close()?.kind, 'refused');
});

test('a blackout whose calendar cannot answer holds, and says what is wrong; the calendar lets go when it comes', () => {
  const engine = new EngineDriver();
  const pair = [{ calendar: 'C', calendar_event: 'FREEZE' }];
  engine.blackout('B', { windows: [{ from: '00:00', to: '24:00', calendar_conditions: pair }] });
  const run = engine.start(a);
  assert.match(engine.record(run).statusDetail ?? '', /There is no calendar C; create it/);
  engine.calendar({
    general_attributes: { name: 'C' },
    calendar_events: [{ name: 'FREEZE', type: 'STATIC', dates: ['2026-02-01'] }],
  });
  assert.equal(engine.status(run), 1900);
});
