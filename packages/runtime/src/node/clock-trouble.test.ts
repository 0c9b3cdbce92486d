import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEnded, type Task } from '@taktwerk/model';
import type { Taktwerk } from '../taktwerk.ts';
import { draft } from '../testing/draft.ts';
import { HandClock } from '../testing/hand-clock.ts';
import { withNode } from '../testing/with-node.ts';

const caller = { client: 100, user: 'OPER/DEMO' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Midnight of the day the clock begins on; it shows 08:00. */
const MIDNIGHT = Date.UTC(2026, 0, 5);

interface Passing {
  readonly node: Taktwerk;
  readonly clock: HandClock;
  /** Run of the recurring execution of EVERY. */
  readonly recurring: number;
}

interface World extends Passing {
  readonly waiting: number;
  restart(meanwhile: () => void): Promise<Taktwerk>;
}

/** A node with a script, one that waits ten minutes, and a schedule with lines at 09:00 and 12:00, all started. */
async function withClock(use: (world: World) => Promise<void>): Promise<void> {
  const clock = new HandClock();
  await withNode(
    async (node, restart) => {
      const line = (line_number: number, object_name: string, earliest_start_time: string) => ({
        line_number,
        object_name,
        earliest_start_time,
      });
      const objects = [
        ...['EVERY', 'AT9', 'AT12'].map((name) => draft('scri', name, {})),
        draft('scri', 'WAITS', { scripts: [{ process: [':WAIT 600'] }] }),
        draft('jsch', 'DAILY', {
          workflow_definitions: [line(1, 'AT9', '000900'), line(2, 'AT12', '001200')],
        }),
      ];
      await node.saveObjects(caller, objects, { overwrite: false });
      await node.execute(caller, { objectName: 'DAILY' });
      const { runId: recurring } = await node.execute(caller, {
        objectName: 'EVERY',
        recurring: { execute_after: 'PT10M' },
      });
      const { runId: waiting } = await node.execute(caller, { objectName: 'WAITS' });
      await until(node, 'WAITS', (found) => found.every(({ status }) => status === 1550));
      await use({ node, clock, recurring, waiting, restart });
    },
    { clock },
  );
}

/** Tasks of an object in order of run id, as soon as they are as told. Time stands still meanwhile. */
async function until(
  node: Taktwerk,
  name: string,
  holds: (found: readonly Task[]) => boolean,
): Promise<readonly Task[]> {
  const events = await node.events();
  for (;;) {
    const changed = Promise.withResolvers<void>();
    const callOff = events.onMore(changed.resolve);
    const filter = { client: 100, name, includeDeactivated: true };
    const { tasks } = await node.store.tasks.list(filter, { limit: 500 });
    const found = tasks.filter(({ type }) => type !== 'C_PERIOD').toReversed();
    if (holds(found)) {
      callOff();
      return found;
    }
    await changed.promise;
  }
}

/** Lets minutes go by one after the other; what recurs has ended in each of them. */
async function pass({ node, clock, recurring }: Passing, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    clock.pass(MINUTE);
    // Answered when everything that the minute brought is durable; it changes nothing itself.
    await node.act(caller, recurring, 'resume', { recursive: false });
    await until(node, 'EVERY', (found) => found.every(({ status }) => isEnded(status)));
  }
}

/** Planned starts as minutes from midnight of the first day. */
const planned = (tasks: readonly Task[]) => tasks.map(({ logicalDate }) => (logicalDate - MIDNIGHT) / MINUTE);
const allEnded = (tasks: readonly Task[]) => tasks.length > 0 && tasks.every(({ status }) => isEnded(status));

async function report(node: Taktwerk, runId: number): Promise<string> {
  const { pages } = await node.store.reports.pages(runId, 'ACT', { from: 1, limit: 9 });
  return pages.map(({ text }) => text).join('');
}

test('a clock put forward an hour: what became due starts within a minute and once, what was missed is told, and a wait is not cut short', async () => {
  await withClock(async (world) => {
    const { node, clock, recurring, waiting } = world;
    await pass(world, 5);
    clock.jump(HOUR);
    await pass(world, 1);
    assert.deepEqual(planned(await until(node, 'AT9', allEnded)), [540]);
    assert.equal((await node.store.tasks.get(100, waiting))?.status, 1550);
    await pass(world, 5);
    assert.equal((await node.whenEnded(100, waiting, 10_000)).status, 1900);
    assert.deepEqual(planned(await until(node, 'EVERY', allEnded)), [480, 490, 550]);
    assert.match(await report(node, recurring), /The starts from 2026-01-05T08:20:00.000Z on were missed/);
    await pass(world, 180);
    assert.deepEqual(planned(await until(node, 'AT12', allEnded)), [720]);
    assert.deepEqual(planned(await until(node, 'AT9', allEnded)), [540]);
  });
});

test('a clock put back an hour: what has started does not start again when its time comes round, and a wait is not prolonged', async () => {
  await withClock(async (world) => {
    const { node, clock, waiting } = world;
    await pass(world, 5);
    clock.jump(-HOUR);
    await pass(world, 5);
    const waited = await node.whenEnded(100, waiting, 10_000);
    assert.equal(waited.status, 1900);
    assert.equal(waited.endTime, waited.startTime, 'it does not end before it starts');
    await pass(world, 59);
    assert.deepEqual(planned(await until(node, 'EVERY', allEnded)), [480]);
    await pass(world, 61);
    clock.jump(-HOUR);
    await pass(world, 240);
    assert.deepEqual(planned(await until(node, 'AT9', allEnded)), [540]);
    assert.deepEqual(planned(await until(node, 'AT12', allEnded)), [720]);
    const times = planned(await until(node, 'EVERY', allEnded));
    assert.deepEqual(
      times,
      times.map((_, index) => 480 + 10 * index),
    );
  });
});

test('a stop of three days: each missed period is told, one late start makes up for the missed ones, and the plan goes on', async () => {
  await withClock(async (world) => {
    const { node, clock, recurring, waiting, restart } = world;
    await pass(world, 5);
    const runs = planned(await until(node, 'EVERY', allEnded));
    assert.deepEqual(runs, [480]);
    const later = await restart(() => clock.pass(3 * DAY));
    await pass({ ...world, node: later }, 1);
    assert.equal((await later.whenEnded(100, waiting, 10_000)).status, 1900);
    const schedules = await until(later, 'DAILY', (found) => found.length === 4);
    assert.deepEqual(
      schedules.map(({ status }) => status),
      [1900, 1900, 1900, 1550],
    );
    assert.deepEqual(
      planned(await until(later, 'EVERY', (found) => found.length === 2 && allEnded(found))),
      [480, 490],
    );
    assert.match(await report(later, recurring), /Started \d+, planned for 2026-01-05T08:10:00.000Z, late/);
    assert.match(await report(later, recurring), /The starts from 2026-01-05T08:20:00.000Z on were missed/);
    const past = await until(later, 'AT9', (found) => found.length === 2);
    assert.deepEqual(
      past.map(({ status }) => status),
      [1941, 1698],
    );
    const before = clock.now();
    await pass({ ...world, node: later }, 60);
    const after = await until(later, 'EVERY', allEnded);
    assert.equal(after.filter(({ startTime }) => (startTime ?? 0) > before).length, 6);
    assert.deepEqual(planned(await until(later, 'AT9', allEnded)), [540, 3 * 1440 + 540]);
  });
});
