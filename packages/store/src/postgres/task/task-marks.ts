import type { WorkflowMark } from '@taktwerk/model';
import { workflowMarkFromRow } from '../../row/engine-rows.ts';
import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const MARKS = `SELECT run_id, line_number, mark, value FROM workflow_mark WHERE run_id = ANY (?::bigint[])
ORDER BY run_id, line_number, mark`;

/** The marks of some tasks. */
export async function taskMarks(connection: Connection, runIds: readonly number[]): Promise<WorkflowMark[]> {
  return (await connection.all(MARKS, numberArray(runIds))).map(workflowMarkFromRow);
}
