import type { Task } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';
import { TASK_COLUMNS, taskFromRow } from './task-row.ts';

const GET = `SELECT ${TASK_COLUMNS} FROM task WHERE run_id = ? AND client = ?`;

/** The task of that client, or null. */
export function getTask(connection: Connection, client: number, runId: number): Task | null {
  const row = connection.get(GET, runId, client);
  return row === undefined ? null : taskFromRow(row);
}
