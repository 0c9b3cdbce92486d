import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleAudit, exampleDraft } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

function user(name: string, department: string) {
  return { client: 100, name, department, passwordHash: '$argon2id$x', active: true };
}

function userDraft(name: string) {
  return exampleDraft(name, { type: 'USER', content: '{}' });
}

export function usersContract(open: OpenStore): void {
  describe('users', () => {
    it(
      'are found by name and department in any case, and by name alone while it is clear who is meant',
      withStore(open, async (store) => {
        await store.users.put(user('OPER', 'DEMO'), userDraft('OPER/DEMO'), exampleAudit());
        assert.deepEqual(await store.users.find(100, 'oper', 'demo'), user('OPER', 'DEMO'));
        assert.deepEqual(await store.users.find(100, 'OPER', null), user('OPER', 'DEMO'));
        assert.equal(await store.users.find(100, 'OPER', 'OTHER'), null);
        assert.equal(await store.users.find(200, 'OPER', 'DEMO'), null);
        await store.users.put(user('OPER', 'OTHER'), userDraft('OPER/OTHER'), exampleAudit());
        assert.equal(await store.users.find(100, 'OPER', null), null);
        assert.deepEqual(await store.users.list(100), [user('OPER', 'DEMO'), user('OPER', 'OTHER')]);
      }),
    );

    it(
      'are replaced with their object and a line of audit, all or nothing',
      withStore(open, async (store) => {
        await store.users.put(user('OPER', 'DEMO'), userDraft('OPER/DEMO'), exampleAudit());
        const locked = { ...user('OPER', 'DEMO'), passwordHash: null, active: false };
        await store.users.put(locked, userDraft('OPER/DEMO'), exampleAudit());
        assert.deepEqual(await store.users.find(100, 'OPER', 'DEMO'), locked);
        assert.equal((await store.objects.get(100, 'OPER/DEMO'))?.type, 'USER');
        assert.equal((await store.audit.list(100, 10)).length, 2);
        await store.objects.save(
          [exampleDraft('TAKEN/DEMO')],
          { overwrite: false, by: 'OPER/DEMO', at: 1 },
          exampleAudit(),
        );
        const refused = store.users.put(user('TAKEN', 'DEMO'), userDraft('TAKEN/DEMO'), exampleAudit());
        await assert.rejects(refused, { reason: 'objectExists' });
        assert.equal(await store.users.find(100, 'TAKEN', 'DEMO'), null);
        assert.equal((await store.audit.list(100, 10)).length, 3);
      }),
    );
  });
}
