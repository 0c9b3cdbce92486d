import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyCountsContract } from '../../contract/history-counts-contract.ts';
import { countStatement, POSITION, pageStatement, positionAfter } from '../../filter/execution-list.ts';
import { integer } from '../../row/column.ts';
import { openForReading } from '../connection/open-database.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';
import { openSqliteStore } from '../open-sqlite-store.ts';
import { planHistory } from './history-plan.ts';

historyCountsContract(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'taktwerk-counts-'));
  const store = await openSqliteStore({ folder });
  const connection = openForReading(folder);
  return {
    store,
    lists: async (filter, { limit, after }) =>
      connection.snapshot(() => {
        const position =
          after === undefined ? null : positionAfter(after, connection.get(POSITION, after, filter.client));
        const plan = planHistory(connection, filter, 0);
        const count = countStatement(filter, sqliteDialect);
        const page = pageStatement(filter, limit, position?.condition ?? null, sqliteDialect);
        return {
          counted: plan && {
            total: plan.total(),
            runIds: plan.newest(limit, position).map(({ runId }) => runId),
          },
          looked: {
            total: integer(connection.get(count.sql, ...count.values) ?? {}, 'total'),
            runIds: connection.all(page.sql, ...page.values).map((row) => integer(row, 'run_id')),
          },
        };
      }),
    close: async () => {
      connection.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
