import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { MaintenanceRunner, systemClock } from '@taktwerk/runtime';
import { openSqliteStore, type Store } from '@taktwerk/store';
import { endedTask, exampleCommit } from '../../packages/store/src/contract/examples.ts';

interface Place {
  readonly store: Store;
  readonly folder: string;
  /** A runner of a process of its own. */
  runner(): MaintenanceRunner;
  /** Resolves with the first line of the log that has the text. */
  logged(text: string): Promise<string>;
}

/** A store with the runs 1,000,000 to 1,000,009 in the history. */
async function place(t: TestContext): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-maintenance-'));
  const store = await openSqliteStore({ folder });
  t.after(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  await store.nextEpoch();
  const insertedTasks = Array.from({ length: 10 }, (_, index) =>
    endedTask(1_000_000 + index, { deactivated: true }),
  );
  await store.commit(exampleCommit({ insertedTasks, nextRunId: 1_000_010 }));
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  const log = (line: string): void => {
    lines.push(line);
    for (const call of waiting) call();
  };
  return {
    store,
    folder,
    runner: () => new MaintenanceRunner({ store, clock: systemClock, folder: join(folder, 'archive'), log }),
    logged: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          const line = lines.find((one) => one.includes(text));
          if (line !== undefined) resolve(line);
        };
        waiting.push(look);
        look();
      }),
  };
}

test('a removal whose process died is gone on with by the next one that starts', async (t) => {
  const { store, runner, logged } = await place(t);
  const begin = { token: 'dead', partitionSize: 10, user: 'OPER/DEMO', leaseTime: 60_000 };
  await store.maintenance.begin(begin);
  assert.equal(await store.maintenance.remove('dead', { firstRun: 1_000_000, endRun: 1_000_010 }, 3), 3);
  await store.maintenance.progress('dead', { phase: 'removing', tasks: 3 }, -1);
  await runner().resume();
  await logged('no longer in the store');
  assert.equal(await store.maintenance.current(), null);
  assert.equal(await store.tasks.get(100, 1_000_009), null);
  const [line] = await store.audit.list(0, 1);
  assert.deepEqual([line?.user, line?.subject], ['OPER/DEMO', 'runs 1000000 to 1000009']);
});

test('a copy whose process died has changed nothing: it is not gone on with by itself, and begins anew when asked', async (t) => {
  const { store, runner, logged, folder } = await place(t);
  await store.maintenance.begin({ token: 'dead', partitionSize: 10, user: 'OPER/DEMO', leaseTime: -1 });
  const next = runner();
  await next.resume();
  assert.equal((await store.maintenance.current())?.alive, false);
  assert.equal((await store.tasks.get(100, 1_000_000))?.runId, 1_000_000);
  assert.equal((await next.begin('OPER/DEMO', 10)).kind, 'begun');
  await logged('no longer in the store');
  assert.deepEqual(await readdir(join(folder, 'archive')), ['runs-1000000-1000009.jsonl.gz']);
});

test('a server that stops breaks off between two transactions, and nothing is lost', async (t) => {
  const { store, runner, logged } = await place(t);
  const stopped = runner();
  await stopped.begin('OPER/DEMO', 10);
  await stopped.close();
  await logged('broke off');
  assert.equal((await store.tasks.get(100, 1_000_009))?.runId, 1_000_009);
});
