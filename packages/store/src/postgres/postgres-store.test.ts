import { after, before, describe } from 'node:test';
import { type PostgresServer, startPostgres } from '../../../../test/postgres/postgres-server.ts';
import { storeContract } from '../contract/store-contract.ts';
import { openPostgresStore } from './open-postgres-store.ts';

describe('the PostgreSQL store', () => {
  let server: PostgresServer;
  let template = '';
  before(async () => {
    server = await startPostgres();
    template = await server.createDatabase();
    const store = await openPostgresStore({ connection: server.url(template), node: 'migrates' });
    await store.close();
  });
  after(() => server.remove());
  storeContract(async () => {
    const database = await server.createDatabase(template);
    const store = await openPostgresStore({ connection: server.url(database), node: 'contract' });
    await store.nextEpoch();
    return store;
  });
});
