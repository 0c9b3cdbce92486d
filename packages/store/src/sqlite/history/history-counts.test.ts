import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyCountsContract } from '../../contract/history-counts-contract.ts';
import { countStatement } from '../../filter/execution-list.ts';
import { planHistory } from '../../history/history-plan.ts';
import { plannedCount } from '../../history/planned-count.ts';
import { openForReading } from '../connection/open-database.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';
import { openSqliteStore } from '../open-sqlite-store.ts';
import { carryOut } from './carry-out.ts';

historyCountsContract(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'taktwerk-counts-'));
  const store = await openSqliteStore({ folder });
  const connection = openForReading(folder);
  return {
    store,
    totals: async (filter) =>
      connection.snapshot(() => {
        const total = ({ sql, values }: ReturnType<typeof countStatement>): number =>
          Number(connection.get(sql, ...values)?.total);
        const plan = carryOut(connection, planHistory(filter, sqliteDialect, 0));
        return {
          counted: plan === null ? null : total(plannedCount(plan, filter, sqliteDialect)),
          looked: total(countStatement(filter, sqliteDialect)),
        };
      }),
    close: async () => {
      connection.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
