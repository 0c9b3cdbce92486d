import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const DEACTIVATE = `WITH RECURSIVE tree (run_id) AS (
  SELECT unnest(?::bigint[])
  UNION
  SELECT task.run_id FROM tree JOIN task ON task.parent = tree.run_id AND task.parent > 0
    AND task.top <> task.run_id)
UPDATE task SET deactivated = true WHERE run_id = ANY (ARRAY (SELECT run_id FROM tree)) AND NOT deactivated`;

/** Takes tasks and everything they control, at any depth, out of the activities; what is a root of its own stays. */
export async function deactivateTrees(connection: Connection, tops: readonly number[]): Promise<void> {
  if (tops.length > 0) await connection.run(DEACTIVATE, numberArray(tops));
}
