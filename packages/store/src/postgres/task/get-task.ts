import type { Task } from '@taktwerk/model';
import { TASK_COLUMNS, taskFromRow } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';

const GET = `SELECT ${TASK_COLUMNS} FROM task WHERE run_id = ? AND client = ?`;

/** The task of that client, or null. */
export async function getTask(connection: Connection, client: number, runId: number): Promise<Task | null> {
  const row = await connection.get(GET, runId, client);
  return row === undefined ? null : taskFromRow(row);
}
