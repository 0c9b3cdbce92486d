import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { backupContract } from '../../contract/backup-contract.ts';
import { openPostgresStore } from '../open-postgres-store.ts';
import { testServer } from '../testing/test-database.ts';

describe('the PostgreSQL store', () => {
  const tests = testServer();
  backupContract({
    place: async () => ({
      kind: 'postgres',
      connection: tests.server.url(await tests.server.createDatabase()),
    }),
    open: (place) => {
      assert.ok(place.kind === 'postgres');
      return openPostgresStore({ connection: place.connection, node: 'one' });
    },
  });
});
