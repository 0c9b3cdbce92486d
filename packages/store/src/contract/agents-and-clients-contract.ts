import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleAudit, exampleCommit } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

export function agentsAndClientsContract(open: OpenStore): void {
  describe('agents, clients and audit', () => {
    it(
      'keeps the last that was said of an agent, by name',
      withStore(open, async (store) => {
        const agent = {
          name: 'UNIX01',
          platform: 'UNIX',
          version: '0.1.0',
          hardware: 'x86/2/64',
          software: 'Linux',
          ipAddress: '127.0.0.1',
          port: 40_000,
          publicKey: null,
          lastSeen: 1,
        };
        const registered = { ...agent, publicKey: 'PEM', lastSeen: 2 };
        await store.commit(exampleCommit({ agents: [agent, { ...agent, name: 'ETL01' }, registered] }));
        assert.deepEqual(await store.agents.list(), [{ ...agent, name: 'ETL01' }, registered]);
      }),
    );

    it(
      'lists clients by number and refuses one that exists',
      withStore(open, async (store) => {
        await store.clients.create({ client: 200, title: 'Test' });
        await store.clients.create({ client: 100, title: 'Demo' });
        await assert.rejects(store.clients.create({ client: 100, title: 'Other' }), {
          reason: 'objectExists',
        });
        assert.deepEqual(await store.clients.list(), [
          { client: 100, title: 'Demo', active: true, removal: null },
          { client: 200, title: 'Test', active: true, removal: null },
        ]);
      }),
    );

    it(
      'lists the audit of a client, newest first',
      withStore(open, async (store) => {
        const entry = (subject: string, client = 100) => exampleAudit({ subject, client });
        await store.audit.append(entry('1'));
        await store.commit(exampleCommit({ audit: [entry('2'), entry('other', 200), entry('3')] }));
        assert.deepEqual(await store.audit.list(100, 2), [entry('3'), entry('2')]);
        assert.equal((await store.audit.list(100, 10)).length, 3);
      }),
    );
  });
}
