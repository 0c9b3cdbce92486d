import type { WorkflowMark } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape('run_id, line_number, mark, value', ['bigint', 'bigint', 'text', 'text']);
const PUT = putRows('workflow_mark', SHAPE, ['run_id', 'line_number', 'mark']);

/** Sets marks of workflows in place of those of the same line and name, each given once. */
export async function putWorkflowMarks(
  connection: Connection,
  marks: readonly WorkflowMark[],
): Promise<void> {
  if (marks.length === 0) return;
  const cells = marks.map(({ runId, lineNumber, mark, value }) => [runId, lineNumber, mark, value]);
  await connection.run(PUT, ...rowsParameters(SHAPE, cells));
}
