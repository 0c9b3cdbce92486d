import type { JobOrderRecord, TaskComment, TaskVariable } from '@taktwerk/model';
import { integer, text } from '../connection/column.ts';
import type { Connection, SqlRow } from '../connection/connection.ts';

const VARIABLES = 'SELECT run_id, name, value FROM task_variable WHERE run_id = ? ORDER BY name';
const INPUTS = 'SELECT run_id, name, value FROM task_input WHERE run_id = ? ORDER BY name';
const COMMENTS = 'SELECT run_id, timestamp, user, comment FROM task_comment WHERE run_id = ? ORDER BY id';
const ORDER = 'SELECT run_id, attempt, body FROM job_order WHERE run_id = ?';

export function taskVariables(connection: Connection, runId: number): TaskVariable[] {
  return connection.all(VARIABLES, runId).map(taskVariableFromRow);
}

export function taskInputs(connection: Connection, runId: number): TaskVariable[] {
  return connection.all(INPUTS, runId).map(taskVariableFromRow);
}

/** Comments in the order in which they were added. */
export function taskComments(connection: Connection, runId: number): TaskComment[] {
  return connection.all(COMMENTS, runId).map((row) => ({
    runId: integer(row, 'run_id'),
    timestamp: integer(row, 'timestamp'),
    user: text(row, 'user'),
    comment: text(row, 'comment'),
  }));
}

export function jobOrder(connection: Connection, runId: number): JobOrderRecord | null {
  const row = connection.get(ORDER, runId);
  return row === undefined
    ? null
    : { runId: integer(row, 'run_id'), attempt: integer(row, 'attempt'), order: text(row, 'body') };
}

export function taskVariableFromRow(row: SqlRow): TaskVariable {
  return { runId: integer(row, 'run_id'), name: text(row, 'name'), value: text(row, 'value') };
}
