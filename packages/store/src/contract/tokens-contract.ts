import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TokenRecord } from '../port/token-store.ts';
import { exampleAudit, exampleDraft } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

function token(id: string, changes: Partial<TokenRecord> = {}): TokenRecord {
  return {
    id,
    client: 100,
    user: 'OPER/DEMO',
    title: `Token ${id}`,
    secretHash: 'hash',
    createdAt: 1000,
    expiresAt: 9000,
    usedAt: null,
    ...changes,
  };
}

export function tokensContract(open: OpenStore): void {
  describe('API tokens', () => {
    it(
      'are kept per user, the newest first, and no more than the limit, with a line of audit each',
      withStore(open, async (store) => {
        assert.equal(await store.tokens.create(token('a'), 2, exampleAudit()), true);
        assert.equal(await store.tokens.create(token('b', { createdAt: 2000 }), 2, exampleAudit()), true);
        assert.equal(await store.tokens.create(token('c'), 2, exampleAudit()), false);
        const other = token('d', { user: 'ANNA/IT' });
        assert.equal(await store.tokens.create(other, 2, exampleAudit()), true);
        assert.deepEqual(await store.tokens.find('a'), token('a'));
        assert.equal(await store.tokens.find('c'), null);
        const ids = async (user: string | null, limit = 10) =>
          (await store.tokens.list(100, user, limit)).map(({ id }) => id);
        assert.deepEqual(await ids('oper/demo'), ['b', 'a']);
        assert.deepEqual(await ids(null), ['d', 'b', 'a']);
        assert.deepEqual(await ids(null, 2), ['d', 'b']);
        assert.deepEqual(await store.tokens.list(200, null, 10), []);
        assert.equal((await store.audit.list(100, 10)).length, 3);
      }),
    );

    it(
      'are taken back by their user or by anyone who may, which raises the epoch; a use does not',
      withStore(open, async (store) => {
        for (const id of ['a', 'b']) await store.tokens.create(token(id), 10, exampleAudit());
        const epoch = await store.users.epoch();
        await store.tokens.used('a', 3000);
        await store.tokens.used('gone', 3000);
        assert.equal((await store.tokens.find('a'))?.usedAt, 3000);
        assert.equal(await store.users.epoch(), epoch);
        assert.equal(await store.tokens.remove(100, 'ANNA/IT', 'a', exampleAudit()), false);
        assert.equal(await store.tokens.remove(200, null, 'a', exampleAudit()), false);
        assert.equal(await store.users.epoch(), epoch);
        assert.equal(await store.tokens.remove(100, 'oper/demo', 'a', exampleAudit()), true);
        assert.equal(await store.tokens.remove(100, null, 'b', exampleAudit()), true);
        assert.equal((await store.users.epoch()) > epoch, true);
        assert.deepEqual(await store.tokens.list(100, null, 10), []);
        assert.equal((await store.audit.list(100, 10)).length, 4);
      }),
    );

    it(
      'go with their user and do not come back with it',
      withStore(open, async (store) => {
        const draft = exampleDraft('OPER/DEMO', { type: 'USER', content: '{}' });
        const user = { client: 100, name: 'OPER', department: 'DEMO', passwordHash: null, active: true };
        await store.users.put(user, draft, exampleAudit());
        await store.tokens.create(token('a'), 10, exampleAudit());
        const outcome = await store.objects.delete(100, 'OPER/DEMO', { by: 'X', at: 2 }, exampleAudit());
        assert.equal(await store.tokens.find('a'), null);
        assert(outcome.kind === 'deleted');
        await store.objects.restore(100, outcome.object.objectId, exampleAudit());
        assert.equal(await store.tokens.find('a'), null);
      }),
    );
  });
}
