import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileQueue } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const HOUR = 3_600_000;
/** The driver's clock begins at 08:00 UTC of this day, a Monday. */
const MIDNIGHT = Date.UTC(2026, 0, 5);
const names = ['A', 'B', 'C', 'D'];

/** Queue Q as an object says it; scripts A to D go on until they are ended. */
function withQueue(attributes: object, general: object = {}): EngineDriver {
  const engine = new EngineDriver();
  for (const name of names) engine.scripts.set(name, 'hold');
  const queue = compileQueue({ general_attributes: { name: 'Q', ...general }, queue_attributes: attributes });
  engine.send({ kind: 'queueDefined', client: 100, queue });
  return engine;
}

const inQueue = (name: string, type: 'SCRI' | 'JOBS' = 'SCRI') => definition(name, type, { queue: 'Q' });

test('a queue has other limits in a window, and who waits starts when it opens, after a crash too', () => {
  const engine = withQueue({
    max_slots: '1',
    exceptions: [{ from: '12:00', to: '14:00', weekdays: 'MO', max_slots: '3' }],
  });
  const runs = names.map((name) => engine.start(inQueue(name)));
  const [a = 0, b = 0, c = 0, d = 0] = runs;
  const statuses = () => runs.map((run) => engine.status(run));
  assert.deepEqual(statuses(), [1550, 1684, 1684, 1684]);
  engine.crash();
  engine.moveTo(MIDNIGHT + 12 * HOUR - 1);
  assert.deepEqual(statuses(), [1550, 1684, 1684, 1684]);
  engine.moveTo(MIDNIGHT + 12 * HOUR);
  assert.deepEqual(statuses(), [1550, 1550, 1550, 1684]);
  assert.deepEqual(engine.shard.explain(d), {
    runId: d,
    status: 1684,
    statusText: engine.shard.explain(d)?.statusText,
    wait: {
      kind: 'queueSlot',
      queue: 'Q',
      maxSlots: 3,
      usedSlots: 3,
      ahead: 0,
      exception: { number: 1, until: MIDNIGHT + 14 * HOUR },
    },
    text: 'Waits for a slot of queue Q: 3 of 3 in use, 0 ahead; its exception 1 is in force until 2026-01-05T14:00:00.000Z.',
  });
  engine.moveTo(MIDNIGHT + 15 * HOUR);
  for (const run of [a, b]) engine.scriptEnds(run);
  assert.equal(engine.status(d), 1684);
  engine.scriptEnds(c);
  assert.equal(engine.status(d), 1550);
});

test('a queue stopped by an exception holds workflows and scripts until its end', () => {
  const engine = withQueue({ exceptions: [{ from: '08:00', to: '09:00', status: 'STOP' }] });
  const script = engine.start(inQueue('A'));
  const flow = engine.start(
    { ...workflow('W', [{ object: 'F', after: [1] }], [2]), queue: 'Q' },
    definition('F', 'SCRI'),
  );
  assert.deepEqual([engine.status(script), engine.status(flow)], [1684, 1564]);
  assert.equal(
    engine.shard.explain(flow)?.text,
    'Queue Q is stopped; its exception 1 is in force until 2026-01-05T09:00:00.000Z.',
  );
  engine.moveTo(MIDNIGHT + 9 * HOUR);
  assert.deepEqual([engine.status(script), engine.status(flow)], [1550, 1900]);
});

test('the first exception whose window is open counts, in the time zone of the queue', () => {
  const engine = withQueue(
    {
      max_slots: '0',
      exceptions: [
        { from: '10:00', to: '11:00', max_slots: '1' },
        { from: '00:00', to: '24:00', max_slots: '2' },
      ],
    },
    { timezone: 'Europe/Berlin' },
  );
  const runs = names.map((name) => engine.start(inQueue(name)));
  const active = () => runs.filter((run) => engine.status(run) === 1550).length;
  assert.equal(active(), 2);
  for (const run of runs.slice(0, 2)) engine.scriptEnds(run);
  assert.equal(active(), 2);
  engine.moveTo(MIDNIGHT + 9 * HOUR);
  engine.scriptEnds(runs[2] ?? 0);
  assert.match(engine.shard.explain(engine.start(inQueue('A')))?.text ?? '', /1 of 1 in use.*exception 1/);
});

test('a calendar names the days of an exception, and a changed calendar lets go at once', () => {
  const engine = withQueue({
    max_slots: '0',
    exceptions: [
      {
        from: '00:00',
        to: '24:00',
        max_slots: '1',
        calendar_conditions: [{ calendar: 'CAL', calendar_event: 'PEAK' }],
      },
    ],
  });
  const calendar = (dates: readonly string[]) =>
    engine.calendar({
      general_attributes: { name: 'CAL' },
      calendar_events: [{ name: 'PEAK', type: 'STATIC', dates }],
    });
  calendar(['2026-01-07']);
  const [a, b] = [engine.start(inQueue('A')), engine.start(inQueue('B'))];
  assert.deepEqual([engine.status(a), engine.status(b)], [1684, 1684]);
  calendar(['2026-01-05', '2026-01-07']);
  assert.deepEqual([engine.status(a), engine.status(b)], [1550, 1684]);
  engine.moveTo(MIDNIGHT + 30 * HOUR);
  engine.scriptEnds(a);
  assert.equal(engine.status(b), 1684);
  engine.moveTo(MIDNIGHT + 48 * HOUR);
  assert.equal(engine.status(b), 1550);
});

test('an exception whose calendar cannot answer counts, and the explanation says what is wrong', () => {
  const pair = [{ calendar: 'GONE', calendar_event: 'E' }];
  const engine = withQueue({
    exceptions: [{ from: '00:00', to: '24:00', status: 'STOP', calendar_conditions: pair }],
  });
  const run = engine.start(inQueue('A'));
  assert.match(engine.shard.explain(run)?.text ?? '', /exception 1 is in force.*There is no calendar GONE/);
});

test('among jobs that wait for an agent the priority of their queues counts before their own', () => {
  const engine = withQueue({ priority: '200', exceptions: [{ from: '08:00', to: '24:00', priority: '10' }] });
  engine.connect('UNIX01', [], 1);
  const running = engine.start(definition('FIRST', 'JOBS'));
  const usual = engine.start(definition('USUAL', 'JOBS', { priority: 1 }));
  const preferred = engine.start(inQueue('PREFERRED', 'JOBS'));
  assert.deepEqual([engine.status(usual), engine.status(preferred)], [1694, 1694]);
  engine.jobEnds(running, { kind: 'code', code: 0 });
  assert.deepEqual([engine.status(usual), engine.status(preferred)], [1694, 1540]);
});
