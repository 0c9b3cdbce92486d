import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exampleAudit, exampleCommit, exampleTask } from '../../contract/examples.ts';
import type { Store } from '../../port/store.ts';
import { openPostgresStore } from '../open-postgres-store.ts';
import { testServer } from '../testing/test-database.ts';

describe('the lease', () => {
  const tests = testServer();

  async function open(test: TestContext, database: string, node: string): Promise<Store> {
    const store = await openPostgresStore({ connection: tests.server.url(database), node });
    test.after(() => store.close());
    return store;
  }

  const expire = (database: string) => tests.server.query(database, 'UPDATE lease SET expires_at = 0');
  const commitOf = (runId: number) => exampleCommit({ insertedTasks: [exampleTask(runId)] });

  it('is refused while another node holds it, naming that node, and free once it has closed', async (test) => {
    const database = await tests.database();
    const one = await open(test, database, 'one');
    const two = await open(test, database, 'two');
    await one.nextEpoch();
    await assert.rejects(two.nextEpoch(), { reason: 'leaseHeld', message: /Node one holds the lease/ });
    await assert.rejects(two.commit(commitOf(1_000_000)), { reason: 'internal', message: /nextEpoch/ });
    await one.commit(commitOf(1_000_000));
    await one.close();
    await two.nextEpoch();
    await two.commit(commitOf(1_000_001));
  });

  it('that ran out goes to another node, and the one that lost it never writes again', async (test) => {
    const database = await tests.database();
    const one = await open(test, database, 'one');
    const two = await open(test, database, 'two');
    const epoch = await one.nextEpoch();
    await one.commit(commitOf(1_000_000));
    await expire(database);
    assert.ok((await two.nextEpoch()) > epoch);
    const lost = { reason: 'leaseHeld', message: /has lost it; now it is with two/ };
    const writes = [1_000_001, 1_000_002].map((runId) => one.commit(commitOf(runId)));
    for (const write of writes) await assert.rejects(write, lost);
    await assert.rejects(one.probe(), lost);
    await assert.rejects(one.commit(commitOf(1_000_003)), lost);
    await assert.rejects(one.nextEpoch(), { reason: 'leaseHeld' });
    await two.commit(commitOf(1_000_001));
    const { tasks } = await two.loadEngineState();
    assert.deepEqual(
      tasks.map(({ runId }) => runId),
      [1_000_000, 1_000_001],
    );
    // The loser's close must not give away what is the other's.
    await one.close();
    await two.commit(commitOf(1_000_002));
    const three = await open(test, database, 'three');
    await assert.rejects(three.nextEpoch(), { reason: 'leaseHeld' });
  });

  it('that ran out and nobody took is still good', async (test) => {
    const database = await tests.database();
    const one = await open(test, database, 'one');
    await one.nextEpoch();
    await expire(database);
    await one.commit(commitOf(1_000_000));
    const two = await open(test, database, 'two');
    await assert.rejects(two.nextEpoch(), { reason: 'leaseHeld' });
  });

  it('passes at once to a node started again under the same name', async (test) => {
    const database = await tests.database();
    const before = await open(test, database, 'one');
    const epoch = await before.nextEpoch();
    const again = await open(test, database, 'one');
    assert.ok((await again.nextEpoch()) > epoch);
    await assert.rejects(before.commit(commitOf(1_000_000)), { reason: 'leaseHeld' });
  });

  it('is renewed by a node that has nothing to commit', async (test) => {
    test.mock.timers.enable({ apis: ['setInterval'] });
    const database = await tests.database();
    const one = await open(test, database, 'one');
    await one.nextEpoch();
    await expire(database);
    test.mock.timers.tick(10_000);
    // Written after what the beat wrote.
    await one.audit.append({
      time: 0,
      client: 1,
      user: '',
      action: '',
      subject: '',
      outcome: 'done',
      details: '',
    });
    const two = await open(test, database, 'two');
    await assert.rejects(two.nextEpoch(), { reason: 'leaseHeld' });
  });

  it('that was lost by a node with nothing to write is noticed at its next beat', async (test) => {
    test.mock.timers.enable({ apis: ['setInterval'] });
    const database = await tests.database();
    const one = await open(test, database, 'one');
    const lost = new Promise<Error>((resolve) => one.onLeaseLost(resolve));
    await one.nextEpoch();
    await expire(database);
    const two = await open(test, database, 'two');
    await two.nextEpoch();
    test.mock.timers.tick(10_000);
    assert.match((await lost).message, /has lost it; now it is with two/);
  });

  it('is not needed for what any node may write', async (test) => {
    const database = await tests.database();
    const one = await open(test, database, 'one');
    const two = await open(test, database, 'two');
    await one.nextEpoch();
    await one.commit(commitOf(1_000_000));
    await two.clients.create({ client: 100, title: 'Demo' });
    const comment = { runId: 1_000_000, timestamp: 5, user: 'OPER/DEMO', comment: 'seen' };
    await two.tasks.addComment(comment, exampleAudit());
    await one.commit(exampleCommit({ updatedTasks: [exampleTask(1_000_000)] }));
    assert.equal((await one.tasks.get(100, 1_000_000))?.commented, true);
  });
});
