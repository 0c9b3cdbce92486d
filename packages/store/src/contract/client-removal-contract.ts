import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Store } from '../port/store.ts';
import { endedTask, exampleAudit, exampleCommit, exampleDraft, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const RUNS = 5;

/** The same in two clients: ended runs with all that belongs to them, objects in versions, one deleted, a user, a token. */
async function fill(store: Store): Promise<void> {
  for (const client of [100, 200]) {
    await store.clients.create({ client, title: `Client ${client}` });
    const first = client * 10_000;
    const runs = Array.from({ length: RUNS }, (_, index) => first + index);
    await store.commit(
      exampleCommit({
        insertedTasks: runs.map((runId) => endedTask(runId, { client, deactivated: true })),
        variables: runs.map((runId) => ({ runId, name: 'A', value: 'x' })),
        inputs: runs.map((runId) => ({ runId, name: 'A', value: 'x' })),
        reports: [{ runId: first, type: 'ACT', start: 0, bytes: 1, page: 0, text: 'a' }],
        syncs: [{ client, name: 'SYNC.A', state: 'FREE', value: 0 }],
        receipts: [
          {
            client,
            user: 'OPER/DEMO',
            key: 'k',
            requestHash: 'h',
            runId: first,
            status: null,
            body: null,
            headers: null,
            createdAt: 1,
          },
        ],
        nextRunId: first + RUNS,
      }),
    );
    const saving = { overwrite: true, by: 'OPER/DEMO', at: 1 };
    const rows = [{ client, vara: 'VARA.A', key: 'K', values: ['1', '', '', '', ''] as const }];
    for (let version = 0; version < 3; version += 1)
      await store.objects.save([exampleDraft('SCRI.A', { client })], saving, exampleAudit({ client }));
    const vara = exampleDraft('VARA.A', { client, type: 'VARA', varaRows: rows });
    await store.objects.save([vara, exampleDraft('SCRI.GONE', { client })], saving, exampleAudit({ client }));
    await store.objects.delete(client, 'SCRI.GONE', { by: 'OPER/DEMO', at: 2 }, exampleAudit({ client }));
    const user = { client, name: 'OPER', department: 'DEMO', passwordHash: null, active: true };
    const draft = exampleDraft('OPER/DEMO', { client, type: 'USER', content: '{}' });
    await store.users.put(user, draft, exampleAudit({ client }));
    await store.tokens.create(
      {
        id: `t${client}`,
        client,
        user: 'OPER/DEMO',
        title: '',
        secretHash: 'h',
        createdAt: 1,
        expiresAt: 2,
        usedAt: null,
      },
      10,
      exampleAudit({ client }),
    );
  }
}

/** Everything of a client that can be looked at. */
async function holdings(store: Store, client: number): Promise<unknown> {
  const first = client * 10_000;
  const { total } = await store.tasks.list({ client, includeDeactivated: true }, { limit: 1 });
  return {
    total,
    variables: (await store.tasks.variables(first)).length,
    inputs: (await store.tasks.inputs(first)).length,
    reports: (await store.reports.list(first)).length,
    objects: (await store.objects.all(client)).map(({ name }) => name).sort(),
    deleted: (await store.objects.deleted(client, 10)).length,
    rows: (await store.objects.varaRows(client, 'VARA.A')).length,
    users: (await store.users.list(client)).length,
    tokens: (await store.tokens.list(client, null, 10)).length,
    syncs: (await store.loadEngineState()).syncs.filter((sync) => sync.client === client).length,
    receipt: (await store.receipts.get({ client, user: 'OPER/DEMO', key: 'k' })) !== null,
  };
}

const NOTHING = {
  total: 0,
  variables: 0,
  inputs: 0,
  reports: 0,
  objects: [],
  deleted: 0,
  rows: 0,
  users: 0,
  tokens: 0,
  syncs: 0,
  receipt: false,
};

export function clientRemovalContract(open: OpenStore): void {
  describe('removal of clients', () => {
    it(
      'takes all of a client, portion by portion, and leaves the others and the audit',
      withStore(open, async (store) => {
        await fill(store);
        const other = await holdings(store, 200);
        const stop = exampleAudit({ client: 100 });
        assert.equal(await store.clients.beginRemoval(100, stop), 'working');
        await store.clients.switch(100, false, stop);
        assert.equal(await store.clients.removePortion(100, 10), 0, 'nothing goes before it has begun');
        const epoch = await store.users.epoch();
        const begin = exampleAudit({ client: 0, user: 'ADMIN/IT', time: 7 });
        assert.equal(await store.clients.beginRemoval(100, begin), 'begun');
        assert.equal((await store.users.epoch()) > epoch, true);
        assert.equal(await store.clients.beginRemoval(100, begin), 'removing');
        assert.equal(await store.clients.switch(100, true, stop), false);
        let rows = 0;
        for (;;) {
          const removed = await store.clients.removePortion(100, 2);
          assert.ok(removed <= 10, 'a portion is two rows of each table at most');
          if (removed === 0) break;
          rows += removed;
          const [listed] = await store.clients.list();
          assert.deepEqual(listed?.removal, { startedAt: 7, user: 'ADMIN/IT', rows });
        }
        assert.deepEqual(await holdings(store, 100), NOTHING);
        assert.equal(await store.clients.finishRemoval(100, begin), true);
        assert.equal(await store.clients.finishRemoval(100, begin), false);
        assert.deepEqual(
          (await store.clients.list()).map(({ client }) => client),
          [200],
        );
        assert.deepEqual(await holdings(store, 200), other);
        assert.ok((await store.audit.list(100, 100)).length > 0);
        assert.equal((await store.audit.list(0, 10)).length, 2);
      }),
    );

    it(
      'is refused for a client that is not there, and for one with a task that has not ended',
      withStore(open, async (store) => {
        assert.equal(await store.clients.beginRemoval(100, exampleAudit()), 'unknown');
        await store.clients.create({ client: 100, title: '' });
        await store.clients.switch(100, false, exampleAudit());
        await store.commit(exampleCommit({ insertedTasks: [exampleTask(1_000_000)] }));
        assert.equal(await store.clients.beginRemoval(100, exampleAudit()), 'busy');
        assert.equal(await store.clients.finishRemoval(100, exampleAudit()), false);
        await store.commit(exampleCommit({ updatedTasks: [endedTask(1_000_000)] }));
        assert.equal(await store.clients.beginRemoval(100, exampleAudit()), 'begun');
      }),
    );

    it(
      'a client that is created lets nobody in who was written after the one of its number was removed',
      withStore(open, async (store) => {
        const user = { client: 300, name: 'LATE', department: 'DEMO', passwordHash: 'h', active: true };
        const draft = exampleDraft('LATE/DEMO', { client: 300, type: 'USER', content: '{}' });
        await store.users.put(user, draft, exampleAudit({ client: 300 }));
        await store.clients.create({ client: 300, title: 'New' }, exampleAudit({ client: 0 }));
        assert.deepEqual(await store.users.list(300), []);
        assert.equal((await store.audit.list(0, 10)).length, 1);
      }),
    );
  });
}
