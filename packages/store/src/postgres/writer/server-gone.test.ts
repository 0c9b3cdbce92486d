import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { TaktwerkError } from '@taktwerk/model';
import { endedTask, exampleCommit } from '../../contract/examples.ts';
import type { Store } from '../../port/store.ts';
import { openPostgresStore } from '../open-postgres-store.ts';
import { testServer } from '../testing/test-database.ts';

/** Milliseconds a caller that was refused waits before it tries again. */
const PAUSE = 20;

const WRITER = `SELECT pid FROM pg_stat_activity
WHERE application_name LIKE 'taktwerk writer%' AND datname = current_database()`;

describe('a server that goes away', () => {
  const tests = testServer();

  async function open(test: TestContext, database: string): Promise<Store> {
    const store = await openPostgresStore({ connection: tests.server.url(database), node: 'one' });
    test.after(() => store.close());
    await store.nextEpoch();
    return store;
  }

  /** Commits under load while `disturb` goes on, then compares what was said with what is there. */
  async function underLoad(test: TestContext, disturb: (database: string) => Promise<void>): Promise<void> {
    const database = await tests.database();
    const store = await open(test, database);
    const acknowledged: number[] = [];
    let next = 1_000_000;
    let going = true;
    const caller = async (): Promise<void> => {
      while (going) {
        const runId = next++;
        const report = { runId, type: 'REP', page: 1, start: 0, bytes: 2, text: 'x\n' } as const;
        try {
          await store.commit(exampleCommit({ insertedTasks: [endedTask(runId)], reports: [report] }));
          acknowledged.push(runId);
        } catch (error) {
          assert.ok(error instanceof TaktwerkError && error.reason === 'storeUnavailable', String(error));
          await delay(PAUSE);
        }
      }
    };
    /** A hundred more are acknowledged. */
    const progress = async (): Promise<void> => {
      const from = acknowledged.length;
      while (acknowledged.length < from + 100) await delay(PAUSE);
    };
    const callers = Promise.all(Array.from({ length: 8 }, caller));
    try {
      for (let round = 0; round < 3; round++) {
        await progress();
        await disturb(database);
      }
      await progress();
    } finally {
      going = false;
      await callers;
    }
    // Nothing more than what was acknowledged, so nothing of what was refused.
    const stored = await tests.server.query(
      database,
      `SELECT run_id::integer AS task, (SELECT count(*)::integer FROM report_chunk WHERE report_chunk.run_id = task.run_id) AS pieces
       FROM task ORDER BY run_id`,
    );
    assert.deepEqual(
      stored.rows.map(({ task }) => task),
      acknowledged.toSorted((a, b) => a - b),
    );
    assert.ok(stored.rows.every(({ pieces }) => pieces === 1));
  }

  it('in a crash, three times under load: what was acknowledged is there, what was refused is not', async (test) => {
    await underLoad(test, async () => {
      await tests.server.stop('immediate');
      await tests.server.start();
    });
  });

  it('as a writing process killed under load: what was acknowledged is there, what was refused is not', async (test) => {
    await underLoad(test, async (database) => {
      const { rows } = await tests.server.query(database, WRITER);
      await tests.server.killProcess(Number(rows[0]?.pid));
    });
  });

  it('is told with what happened, and reads and writes go on by themselves once it is back', async (test) => {
    const store = await open(test, await tests.database());
    await store.tasks.countActive();
    await tests.server.stop('fast');
    const gone = { reason: 'storeUnavailable', message: /database/i };
    await assert.rejects(store.probe(), gone);
    await assert.rejects(store.tasks.countActive(), gone);
    await assert.rejects(openPostgresStore({ connection: tests.server.url('postgres'), node: 'two' }), {
      reason: 'storeUnavailable',
      message: /cannot be reached.*ECONNREFUSED/,
    });
    await tests.server.start();
    await eventually(() => store.probe());
    await eventually(() => store.tasks.countActive());
    await store.commit(exampleCommit({ insertedTasks: [endedTask(1_000_000)] }));
    assert.notEqual(await store.tasks.get(100, 1_000_000), null);
  });

  it('closes in order even when the database is gone', async () => {
    const store = await openPostgresStore({
      connection: tests.server.url(await tests.database()),
      node: 'one',
    });
    await store.nextEpoch();
    await tests.server.stop('immediate');
    await store.close();
    await tests.server.start();
  });

  /** Tries as a caller would that was told to try again later. */
  async function eventually(attempt: () => Promise<unknown>): Promise<void> {
    for (let tried = 1; ; tried++) {
      try {
        await attempt();
        return;
      } catch (error) {
        if (tried === 500) throw error;
        await delay(PAUSE);
      }
    }
  }
});
