import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Cut, CutProxy } from '../../../../../test/postgres/cut-proxy.ts';
import { exampleCommit, exampleTask } from '../../contract/examples.ts';
import type { Store } from '../../port/store.ts';
import { openPostgresStore } from '../open-postgres-store.ts';
import { testServer } from '../testing/test-database.ts';

const COMMIT = Buffer.from('COMMIT\0');
const INSERT = Buffer.from('INSERT INTO task ');

describe('a connection that is cut', () => {
  const tests = testServer();

  /** A store that reaches its database through a proxy. */
  async function open(test: TestContext): Promise<{ proxy: CutProxy; store: Store }> {
    const proxy = await CutProxy.open(tests.server.port);
    test.after(() => proxy.close());
    const connection = tests.server.url(await tests.database(), proxy.port);
    const store = await openPostgresStore({ connection, node: 'one' });
    test.after(() => store.close());
    await store.nextEpoch();
    return { proxy, store };
  }

  /** Does that once, with the first message of any client that holds `text`. */
  function once(proxy: CutProxy, text: Buffer, what: ReturnType<Cut>): void {
    proxy.cut = (sent) => {
      if (!sent.includes(text)) return 'pass';
      proxy.cut = () => 'pass';
      return what;
    };
  }

  const commitOf = (runId: number) => exampleCommit({ insertedTasks: [exampleTask(runId)] });

  it('once COMMIT was answered, before we hear it: the batch is there once, and is acknowledged', async (test) => {
    const { proxy, store } = await open(test);
    once(proxy, COMMIT, 'loseAnswer');
    await store.commit(commitOf(1_000_000));
    assert.notEqual(await store.tasks.get(100, 1_000_000), null);
    await store.commit(commitOf(1_000_001));
  });

  it('instead of COMMIT: the batch is not there, and is refused', async (test) => {
    const { proxy, store } = await open(test);
    once(proxy, COMMIT, 'cutBefore');
    await assert.rejects(store.commit(commitOf(1_000_000)), { reason: 'storeUnavailable' });
    assert.equal(await store.tasks.get(100, 1_000_000), null);
    await store.commit(commitOf(1_000_000));
  });

  it('on our side alone: the session the server still keeps is ended, and its batch cannot come late', async (test) => {
    const { proxy, store } = await open(test);
    once(proxy, COMMIT, 'loseClient');
    await assert.rejects(store.commit(commitOf(1_000_000)), { reason: 'storeUnavailable' });
    assert.equal(await store.tasks.get(100, 1_000_000), null);
    await store.commit(commitOf(1_000_000));
  });

  it('in the middle of a batch: nothing of it is there, and the next one goes on', async (test) => {
    const { proxy, store } = await open(test);
    once(proxy, INSERT, 'cutBefore');
    const batch = exampleCommit({ insertedTasks: [exampleTask(1_000_000)], nextRunId: 2_000_000 });
    await assert.rejects(store.commit(batch), { reason: 'storeUnavailable' });
    await store.probe();
    assert.equal((await store.loadEngineState()).nextRunId, 1_000_000);
    await store.commit(batch);
  });

  it('while another write is answered by the same COMMIT: both are told the same truth', async (test) => {
    const { proxy, store } = await open(test);
    once(proxy, COMMIT, 'loseAnswer');
    await Promise.all([
      store.commit(commitOf(1_000_000)),
      store.clients.create({ client: 100, title: 'Demo' }),
      store.commit(commitOf(1_000_001)),
    ]);
    assert.equal((await store.clients.list()).length, 1);
    assert.equal(await store.tasks.countActive(), 2);
  });
});
