import type { Task } from '@taktwerk/model';
import { TASK_COLUMNS, taskFromRow } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';

export const BELOW = `WITH RECURSIVE tree (run_id) AS (
  SELECT value FROM json_each(?1)
  UNION
  SELECT task.run_id FROM tree CROSS JOIN task INDEXED BY task_by_parent ON task.parent = tree.run_id AND task.parent > 0)
SELECT ${TASK_COLUMNS} FROM task WHERE run_id IN (SELECT run_id FROM tree)
  AND run_id NOT IN (SELECT value FROM json_each(?1)) ORDER BY run_id`;

/** Everything some tasks control, at any depth. */
export function tasksBelow(connection: Connection, runIds: readonly number[]): Task[] {
  return connection.all(BELOW, JSON.stringify(runIds)).map(taskFromRow);
}
