import type { Connection } from '../connection/connection.ts';

const DEACTIVATE = `WITH RECURSIVE tree (run_id) AS (
  SELECT ?1
  UNION ALL
  SELECT task.run_id FROM tree CROSS JOIN task INDEXED BY task_by_parent ON task.parent = tree.run_id AND task.parent > 0
    AND task.top <> task.run_id)
UPDATE task SET deactivated = 1 WHERE run_id IN (SELECT run_id FROM tree) AND deactivated = 0`;

/** Takes a task and everything it controls, at any depth, out of the activities; what is a root of its own stays. */
export function deactivateTree(connection: Connection, top: number): void {
  connection.run(DEACTIVATE, top);
}
