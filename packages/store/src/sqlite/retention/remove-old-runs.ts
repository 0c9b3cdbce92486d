import type { RetentionPortion, RetentionResult } from '../../port/retention.ts';
import { judgedRows } from '../../row/retention-row.ts';
import type { Connection } from '../connection/connection.ts';
import { forgetReportFiles } from './forget-report-files.ts';

/** Within the same millisecond later runs come first: what a task controls goes before the task. */
export const OLD_RUNS = `WITH examined AS MATERIALIZED (
  SELECT run_id, top, status, end_time, deactivated FROM task INDEXED BY task_by_end
  WHERE client = ?1 AND end_time < ?2 AND end_time >= ?3 AND (end_time > ?3 OR run_id < ?4)
  ORDER BY end_time, run_id DESC LIMIT ?5)
SELECT examined.run_id AS id, examined.end_time AS time, examined.deactivated
  AND CASE WHEN top.run_id IS NULL THEN 1 ELSE coalesce(top.end_time < ?2 AND top.deactivated, 0) END
  AND (?6 IS NULL OR coalesce(top.status, examined.status) IN (SELECT value FROM json_each(?6))) AS goes
FROM examined LEFT JOIN task AS top ON top.run_id = examined.top
ORDER BY examined.end_time, examined.run_id DESC`;

const TABLES = ['task_variable', 'task_input', 'task_comment', 'workflow_mark', 'report_chunk', 'task'];
const DELETE = TABLES.map((table) => `DELETE FROM ${table} WHERE run_id IN (SELECT value FROM json_each(?))`);

/** Removes a portion of old runs with everything kept of them. */
export function removeOldRuns(
  connection: Connection,
  portion: RetentionPortion,
  now: number,
): RetentionResult {
  const { client, before, from, limit, statuses } = portion;
  const rows = connection.all(
    OLD_RUNS,
    client,
    before,
    from?.time ?? 0,
    from?.id ?? Number.MAX_SAFE_INTEGER,
    limit,
    statuses === null ? null : JSON.stringify(statuses),
  );
  const { ids, next } = judgedRows(rows, portion);
  const runs = JSON.stringify(ids);
  forgetReportFiles(connection, ids, now);
  if (ids.length > 0) for (const sql of DELETE) connection.run(sql, runs);
  return { removed: ids.length, next };
}
