import type { WorkflowMark } from '@taktwerk/model';
import { workflowMarkFromRow } from '../../row/engine-rows.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO workflow_mark (run_id, line_number, mark, value) VALUES (?, ?, ?, ?)
ON CONFLICT (run_id, line_number, mark) DO UPDATE SET value = excluded.value`;
const REMOVE = 'DELETE FROM workflow_mark WHERE run_id = ?';
const ALL = 'SELECT run_id, line_number, mark, value FROM workflow_mark ORDER BY run_id, line_number, mark';

/** Sets a mark of a workflow in place of that of the same line and name. */
export function putWorkflowMark(connection: Connection, mark: WorkflowMark): void {
  connection.run(PUT, mark.runId, mark.lineNumber, mark.mark, mark.value);
}

/** Removes every mark of a workflow. */
export function removeWorkflowMarks(connection: Connection, runId: number): void {
  connection.run(REMOVE, runId);
}

export function allWorkflowMarks(connection: Connection): WorkflowMark[] {
  return connection.all(ALL).map(workflowMarkFromRow);
}
