import type { LineTask } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

/** CROSS JOIN keeps the order: a few lines asked for, each looked up among the children of its workflow. */
export const LINES = `SELECT task.parent, task.line_number, max(task.run_id) AS run_id, task.status
FROM json_each(?) AS wanted CROSS JOIN task INDEXED BY task_by_parent
  ON task.parent = wanted.value ->> 0 AND task.line_number = wanted.value ->> 1 AND task.parent > 0
GROUP BY task.parent, task.line_number`;

/** The newest task of each line of a workflow that is asked for; a line is its workflow's run id and its number. */
export function taskLines(
  connection: Connection,
  wanted: readonly { readonly parent: number; readonly lineNumber: number }[],
): LineTask[] {
  const pairs = JSON.stringify(wanted.map(({ parent, lineNumber }) => [parent, lineNumber]));
  return connection.all(LINES, pairs).map((row) => ({
    parent: integer(row, 'parent'),
    lineNumber: integer(row, 'line_number'),
    runId: integer(row, 'run_id'),
    status: integer(row, 'status'),
  }));
}
