import type { Task } from '@taktwerk/model';
import { lastRunStatement } from '../../filter/last-run.ts';
import type { LastRunQuery } from '../../port/store.ts';
import { taskFromRow } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';

/** The run that fits and was activated last. */
export async function lastRun(connection: Connection, query: LastRunQuery): Promise<Task | null> {
  const { sql, values } = lastRunStatement(query);
  const row = await connection.get(sql, ...values);
  return row === undefined ? null : taskFromRow(row);
}
