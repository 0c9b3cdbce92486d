import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readObject } from '@taktwerk/model';
import { type ObjectDraft, openSqliteStore, type Store } from '@taktwerk/store';
import type { Clock } from '../clock.ts';
import type { Taktwerk } from '../taktwerk.ts';
import { openTaktwerk } from './open-taktwerk.ts';

const caller = { client: 100, user: 'OPER/DEMO' };
const HOUR = 3_600_000;

/** A clock that stands still until it is moved. */
class HandClock implements Clock {
  #now = Date.UTC(2026, 0, 5, 8);
  readonly #waiting = new Set<{ readonly at: number; readonly call: () => void }>();

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(milliseconds: number, call: () => void): () => void {
    const entry = { at: this.#now + milliseconds, call };
    this.#waiting.add(entry);
    return () => void this.#waiting.delete(entry);
  }

  soon(call: () => void): void {
    setImmediate(call);
  }

  moveTo(time: number): void {
    this.#now = time;
    for (const entry of [...this.#waiting].filter(({ at }) => at <= time)) {
      this.#waiting.delete(entry);
      entry.call();
    }
  }
}

function draft(type: string, name: string, rest: object): ObjectDraft {
  const read = readObject({ data: { [type]: { general_attributes: { name }, ...rest } }, path: '' }, 100);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { content, ...object } = read.object;
  return { ...object, content: JSON.stringify(content) };
}

interface World {
  readonly node: Taktwerk;
  readonly clock: HandClock;
  restart(): Promise<World>;
}

async function withWorld(use: (world: World) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-schedules-'));
  const clock = new HandClock();
  let store: Store;
  let node: Taktwerk;
  const open = async (): Promise<World> => {
    store = await openSqliteStore({ folder });
    if ((await store.clients.list()).length === 0) await store.clients.create({ client: 100, title: 'Test' });
    node = await openTaktwerk({ store, enrolmentToken: 'token', log: () => {}, clock });
    return { node, clock, restart };
  };
  const end = async () => {
    await node.drain();
    await store.close();
  };
  const restart = async () => {
    await end();
    return open();
  };
  const world = await open();
  try {
    await use(world);
  } finally {
    await end();
    await rm(folder, { recursive: true });
  }
}

/** Tasks of a name in order of their run ids, as name, status and planned hour. */
async function tasks(node: Taktwerk, name: string): Promise<readonly string[]> {
  const { tasks: found } = await node.store.tasks.list(
    {
      client: 100,
      name,
      includeDeactivated: true,
    },
    { limit: 50 },
  );
  return found
    .toReversed()
    .map((task) => `${task.type} ${task.status} ${(task.realDate - Date.UTC(2026, 0, 5)) / HOUR}`);
}

test('a schedule and a recurring execution survive restarts and take changed objects at the next start', async () => {
  await withWorld(async ({ node, clock, restart }) => {
    const script = (text: string) => draft('scri', 'S', { scripts: [{ process: text }] });
    await node.saveObjects(
      caller,
      [
        draft('vara', 'UC_CLIENT_SETTINGS', { static_values: [{ key: 'TIME_ZONE', value1: 'Asia/Tokyo' }] }),
        script(':PRINT "old"'),
        draft('scri', 'LINE', {}),
        draft('jsch', 'J', {
          workflow_definitions: [{ line_number: 1, object_name: 'LINE', earliest_start_time: '001900' }],
        }),
      ],
      { overwrite: false },
    );
    const schedule = await node.execute(caller, { objectName: 'J' });
    const container = await node.execute(caller, { objectName: 'S', recurring: { execute_at: '19:00' } });
    const again = await restart();
    await again.node.saveObjects(caller, [script(':PRINT "new"')], { overwrite: true });
    clock.moveTo(Date.UTC(2026, 0, 5, 10));
    const line = (
      await again.node.store.tasks.list(
        { client: 100, name: 'LINE', includeDeactivated: true },
        { limit: 50 },
      )
    ).tasks[0];
    assert.ok(line);
    assert.equal((await again.node.whenEnded(100, line.runId, 10_000)).status, 1900);
    assert.equal(line.parent, schedule.runId);
    assert.deepEqual(await tasks(again.node, 'LINE'), ['SCRI 1900 10']);
    await again.node.act(caller, container.runId, 'suspend', { recursive: false });
    const runs = await again.node.store.tasks.list(
      {
        client: 100,
        name: 'S',
        types: ['SCRI'],
        includeDeactivated: true,
      },
      { limit: 50 },
    );
    const run = runs.tasks[0];
    assert.ok(run);
    await again.node.whenEnded(100, run.runId, 10_000);
    const { pages } = await again.node.store.reports.pages(run.runId, 'ACT', { from: 1, limit: 9 });
    assert.match(pages.map((page) => page.text).join(''), /new/);
    assert.equal((await again.node.explain(100, container.runId)).wait?.kind, 'suspended');
    await again.node.act(caller, schedule.runId, 'quit', { recursive: false });
    assert.equal((await again.node.whenEnded(100, schedule.runId, 10_000)).status, 1900);
  });
});
