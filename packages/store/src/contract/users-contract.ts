import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UserAccess } from '../port/user-store.ts';
import { exampleAudit, exampleDraft } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

function user(name: string, department: string) {
  return {
    client: 100,
    name,
    department,
    passwordHash: '$argon2id$x',
    active: true,
    ldap: false,
    oauth2Value: null,
    lockedUntil: null,
  };
}

function userDraft(name: string, attributes: Readonly<Record<string, string>> = {}) {
  return exampleDraft(name, { type: 'USER', content: JSON.stringify({ user_attributes: attributes }) });
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

    it(
      'log in as their definition says, however it was saved, and are found by their OAuth 2 value while one has it',
      withStore(open, async (store) => {
        const saving = { overwrite: true, by: 'OPER/DEMO', at: 1 };
        const directory = { ldap: '1', is_active: '1', oauth2_value: 'Anna@example.org' };
        await store.objects.save([userDraft('ANNA/IT', directory)], saving, exampleAudit());
        const anna = {
          ...user('ANNA', 'IT'),
          passwordHash: null,
          ldap: true,
          oauth2Value: 'Anna@example.org',
        };
        assert.deepEqual(await store.users.find(100, 'ANNA', 'IT'), anna);
        assert.deepEqual(await store.users.findByOauth2(100, 'Anna@example.org'), anna);
        assert.equal(await store.users.findByOauth2(100, 'anna@example.org'), null);
        assert.equal(await store.users.findByOauth2(200, 'Anna@example.org'), null);
        await store.objects.save([userDraft('BERT/IT', { ...directory, ldap: '0' })], saving, exampleAudit());
        assert.equal((await store.users.find(100, 'BERT', 'IT'))?.active, false);
        assert.equal(await store.users.findByOauth2(100, 'Anna@example.org'), null);
        await store.users.put(user('ANNA', 'IT'), userDraft('ANNA/IT'), exampleAudit());
        assert.deepEqual(await store.users.find(100, 'ANNA', 'IT'), user('ANNA', 'IT'));
      }),
    );

    it(
      'get password and lock changed each for itself, with a line of audit; one that is not there does not',
      withStore(open, async (store) => {
        await store.users.put(user('OPER', 'DEMO'), userDraft('OPER/DEMO'), exampleAudit());
        const who = { client: 100, name: 'oper', department: 'demo' };
        const changed = async (access: UserAccess) => {
          assert.equal(await store.users.setAccess(who, access, exampleAudit()), true);
          return store.users.find(100, 'OPER', 'DEMO');
        };
        const locked = { ...user('OPER', 'DEMO'), lockedUntil: 5000 };
        assert.deepEqual(await changed({ lockedUntil: 5000 }), locked);
        assert.deepEqual(await changed({ active: false }), { ...locked, active: false });
        assert.deepEqual(await changed({ active: true, passwordHash: null }), {
          ...locked,
          passwordHash: null,
        });
        assert.deepEqual(
          await changed({ passwordHash: '$argon2id$x', lockedUntil: null }),
          user('OPER', 'DEMO'),
        );
        assert.equal((await store.audit.list(100, 10)).length, 5);
        const nobody = { ...who, name: 'NOBODY' };
        assert.equal(await store.users.setAccess(nobody, { active: false }, exampleAudit()), false);
        assert.equal((await store.audit.list(100, 10)).length, 5);
      }),
    );

    it(
      'keep a lock when they are stored with the same password, and lose it with a new one',
      withStore(open, async (store) => {
        await store.users.put(user('OPER', 'DEMO'), userDraft('OPER/DEMO'), exampleAudit());
        await store.users.setAccess(user('OPER', 'DEMO'), { lockedUntil: 5000 }, exampleAudit());
        await store.users.put(user('OPER', 'DEMO'), userDraft('OPER/DEMO'), exampleAudit());
        assert.equal((await store.users.find(100, 'OPER', 'DEMO'))?.lockedUntil, 5000);
        const fresh = { ...user('OPER', 'DEMO'), passwordHash: '$argon2id$y' };
        await store.users.put(fresh, userDraft('OPER/DEMO'), exampleAudit());
        assert.deepEqual(await store.users.find(100, 'OPER', 'DEMO'), fresh);
      }),
    );

    it(
      'are locked by a save that asks for it, unless they are of the directory; not by one that is refused',
      withStore(open, async (store) => {
        const saving = { overwrite: true, lockUsers: true, by: 'OPER/DEMO', at: 1 };
        const directory = { ldap: '1', is_active: '1' };
        const active = async () => (await store.users.list(100)).map((one) => one.active);
        await store.users.put(user('ANNA', 'IT'), userDraft('ANNA/IT'), exampleAudit());
        await store.users.put(user('BERT', 'IT'), userDraft('BERT/IT', directory), exampleAudit());
        const drafts = [userDraft('anna/it', { is_active: '1' }), userDraft('BERT/IT', directory)];
        const refused = await store.objects.save(drafts, { ...saving, overwrite: false }, exampleAudit());
        assert.equal(refused.kind, 'exists');
        assert.deepEqual(await active(), [true, true]);
        const epoch = await store.users.epoch();
        const saved = await store.objects.save(drafts, saving, exampleAudit());
        assert.equal(saved.kind, 'saved');
        assert.deepEqual(await active(), [false, true]);
        assert.equal((await store.users.find(100, 'ANNA', 'IT'))?.passwordHash, '$argon2id$x');
        assert.ok((await store.users.epoch()) > epoch);
        const who = { client: 100, name: 'BERT', department: 'IT' };
        await store.users.setAccess(who, { active: false }, exampleAudit());
        await store.objects.save(drafts, saving, exampleAudit());
        assert.deepEqual(await active(), [false, false]);
      }),
    );

    it(
      'raise the epoch with every change and with nothing else',
      withStore(open, async (store) => {
        let epoch = await store.users.epoch();
        const raised = async (): Promise<boolean> => {
          const before = epoch;
          epoch = await store.users.epoch();
          return epoch > before;
        };
        await store.users.put(user('OPER', 'DEMO'), userDraft('OPER/DEMO'), exampleAudit());
        assert.equal(await raised(), true);
        await store.users.setAccess(user('OPER', 'DEMO'), { active: false }, exampleAudit());
        assert.equal(await raised(), true);
        const saving = { overwrite: true, by: 'OPER/DEMO', at: 1 };
        await store.objects.save([exampleDraft('JOB.A')], saving, exampleAudit());
        assert.equal(await raised(), false);
        await store.objects.save([userDraft('OPER/DEMO', { ldap: '1' })], saving, exampleAudit());
        assert.equal(await raised(), true);
        await store.objects.delete(100, 'OPER/DEMO', { by: 'OPER/DEMO', at: 2 }, exampleAudit());
        assert.equal(await raised(), true);
      }),
    );
  });
}
