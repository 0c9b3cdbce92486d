import type { LineTask } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const LINES = `SELECT DISTINCT ON (task.parent, task.line_number) task.parent, task.line_number, task.run_id, task.status
FROM unnest(?::bigint[], ?::bigint[]) AS wanted (parent, line_number)
  JOIN task ON task.parent = wanted.parent AND task.line_number = wanted.line_number AND task.parent > 0
ORDER BY task.parent, task.line_number, task.run_id DESC`;

/** The newest task of each line of a workflow that is asked for; a line is its workflow's run id and its number. */
export async function taskLines(
  connection: Connection,
  wanted: readonly { readonly parent: number; readonly lineNumber: number }[],
): Promise<LineTask[]> {
  const rows = await connection.all(
    LINES,
    numberArray(wanted.map(({ parent }) => parent)),
    numberArray(wanted.map(({ lineNumber }) => lineNumber)),
  );
  return rows.map((row) => ({
    parent: integer(row, 'parent'),
    lineNumber: integer(row, 'line_number'),
    runId: integer(row, 'run_id'),
    status: integer(row, 'status'),
  }));
}
