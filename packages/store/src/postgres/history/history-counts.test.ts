import { describe } from 'node:test';
import pg from 'pg';
import { historyCountsContract } from '../../contract/history-counts-contract.ts';
import type { Condition } from '../../filter/dialect.ts';
import { countStatement, POSITION, pageStatement, positionAfter } from '../../filter/execution-list.ts';
import { integer } from '../../row/column.ts';
import { Connection } from '../connection/connection.ts';
import { sessionSettings } from '../connection/connection-settings.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';
import { openPostgresStore } from '../open-postgres-store.ts';
import { testServer } from '../testing/test-database.ts';
import { carryOut } from './carry-out.ts';
import { historyPage } from './history-page.ts';
import { planHistory } from './history-plan.ts';
import { plannedCount } from './planned-count.ts';

describe('PostgreSQL', () => {
  const tests = testServer();
  historyCountsContract(async () => {
    const address = tests.server.url(await tests.database());
    const store = await openPostgresStore({ connection: address, node: 'counts' });
    await store.nextEpoch();
    const client = new pg.Client(sessionSettings(address, 'counts'));
    await client.connect();
    const connection = new Connection(client);
    let before: Promise<unknown> = Promise.resolve();
    return {
      store,
      lists: (filter, { limit, after }) => {
        const both = before.then(() =>
          connection.snapshot(async () => {
            const total = async (statement: Condition): Promise<number> =>
              integer((await connection.find(statement))[0] ?? {}, 'total');
            const runIds = async (statement: Condition): Promise<readonly number[]> =>
              (await connection.find(statement)).map((row) => integer(row, 'run_id'));
            const position =
              after === undefined
                ? null
                : positionAfter(after, await connection.get(POSITION, after, filter.client)).condition;
            const looked = {
              total: await total(countStatement(filter, postgresDialect)),
              runIds: await runIds(pageStatement(filter, limit, position, postgresDialect)),
            };
            const plan = await carryOut(connection, planHistory(filter, postgresDialect, 0));
            if (plan === null) return { counted: null, looked };
            const counted = await total(plannedCount(plan, filter, postgresDialect));
            const page = await historyPage(connection, filter, plan, { total: counted, limit, position });
            return { counted: { total: counted, runIds: await runIds(page) }, looked };
          }),
        );
        // One transaction of the connection at a time; a failure is told to whoever asked.
        before = both.catch(() => {});
        return both;
      },
      close: async () => {
        await client.end();
        await store.close();
      },
    };
  });
});
