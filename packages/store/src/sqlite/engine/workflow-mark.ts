import type { WorkflowMark } from '@taktwerk/model';
import { workflowMarkFromRow } from '../../row/engine-rows.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO workflow_mark (run_id, line_number, mark, value) VALUES (?, ?, ?, ?)
ON CONFLICT (run_id, line_number, mark) DO UPDATE SET value = excluded.value`;
const REMOVE = 'DELETE FROM workflow_mark WHERE run_id = ?';
const ACTIVE = `SELECT m.run_id, m.line_number, m.mark, m.value
FROM task INDEXED BY task_not_ended CROSS JOIN workflow_mark AS m ON m.run_id = task.run_id
WHERE task.stage <> 'ended' ORDER BY m.run_id, m.line_number, m.mark`;

/** Sets a mark of a workflow in place of that of the same line and name. */
export function putWorkflowMark(connection: Connection, mark: WorkflowMark): void {
  connection.run(PUT, mark.runId, mark.lineNumber, mark.mark, mark.value);
}

/** Removes every mark of a workflow. */
export function removeWorkflowMarks(connection: Connection, runId: number): void {
  connection.run(REMOVE, runId);
}

/** The marks of tasks that have not ended. */
export function activeWorkflowMarks(connection: Connection): WorkflowMark[] {
  return connection.all(ACTIVE).map(workflowMarkFromRow);
}
