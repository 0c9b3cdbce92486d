import type { Task } from '@taktwerk/model';
import { TASK_COLUMNS, taskFromRow } from '../../row/task-row.ts';
import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const BELOW = `WITH RECURSIVE tree (run_id) AS (
  SELECT run_id FROM task WHERE parent = ANY (?::bigint[]) AND parent > 0
  UNION
  SELECT task.run_id FROM tree JOIN task ON task.parent = tree.run_id AND task.parent > 0)
SELECT ${TASK_COLUMNS} FROM task WHERE run_id = ANY (ARRAY (SELECT run_id FROM tree)) ORDER BY run_id`;

/** Everything some tasks control, at any depth. */
export async function tasksBelow(connection: Connection, runIds: readonly number[]): Promise<Task[]> {
  return (await connection.all(BELOW, numberArray(runIds))).map(taskFromRow);
}
