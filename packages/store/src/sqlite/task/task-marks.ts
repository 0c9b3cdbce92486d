import type { WorkflowMark } from '@taktwerk/model';
import { workflowMarkFromRow } from '../../row/engine-rows.ts';
import type { Connection } from '../connection/connection.ts';

/** CROSS JOIN keeps the order: a few tasks asked for, each looked up by its key. */
const MARKS = `SELECT workflow_mark.run_id, line_number, mark, workflow_mark.value
FROM json_each(?) AS wanted CROSS JOIN workflow_mark ON workflow_mark.run_id = wanted.value
ORDER BY workflow_mark.run_id, line_number, mark`;

/** The marks of some tasks. */
export function taskMarks(connection: Connection, runIds: readonly number[]): WorkflowMark[] {
  return connection.all(MARKS, JSON.stringify(runIds)).map(workflowMarkFromRow);
}
