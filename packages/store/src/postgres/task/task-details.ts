import type { JobOrderRecord, TaskComment, TaskVariable } from '@taktwerk/model';
import { taskVariableFromRow } from '../../row/engine-rows.ts';
import { commentFromRow, jobOrderFromRow } from '../../row/task-detail-rows.ts';
import type { Connection } from '../connection/connection.ts';

const VARIABLES = 'SELECT run_id, name, value FROM task_variable WHERE run_id = ? ORDER BY name';
const INPUTS = 'SELECT run_id, name, value FROM task_input WHERE run_id = ? ORDER BY name';
const COMMENTS = 'SELECT run_id, timestamp, "user", comment FROM task_comment WHERE run_id = ? ORDER BY id';
const ORDER = 'SELECT run_id, attempt, body FROM job_order WHERE run_id = ?';

export async function taskVariables(connection: Connection, runId: number): Promise<TaskVariable[]> {
  return (await connection.all(VARIABLES, runId)).map(taskVariableFromRow);
}

export async function taskInputs(connection: Connection, runId: number): Promise<TaskVariable[]> {
  return (await connection.all(INPUTS, runId)).map(taskVariableFromRow);
}

/** Comments in the order in which they were added. */
export async function taskComments(connection: Connection, runId: number): Promise<TaskComment[]> {
  return (await connection.all(COMMENTS, runId)).map(commentFromRow);
}

export async function jobOrder(connection: Connection, runId: number): Promise<JobOrderRecord | null> {
  const row = await connection.get(ORDER, runId);
  return row === undefined ? null : jobOrderFromRow(row);
}
