import { describe } from 'node:test';
import { poolContract } from '../contract/pool-contract.ts';
import { storeContract } from '../contract/store-contract.ts';
import { openPostgresStore } from './open-postgres-store.ts';
import { testServer } from './testing/test-database.ts';

describe('the PostgreSQL store', () => {
  const tests = testServer();
  storeContract(async () => {
    const connection = tests.server.url(await tests.database());
    const store = await openPostgresStore({ connection, node: 'contract' });
    await store.nextEpoch();
    return store;
  });
  poolContract(async (readers) => {
    const connection = tests.server.url(await tests.database());
    return openPostgresStore({ connection, node: 'pool', readers });
  });
});
