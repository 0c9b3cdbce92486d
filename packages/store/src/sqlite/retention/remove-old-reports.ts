import type { RetentionPortion, RetentionResult } from '../../port/retention.ts';
import { judgedRows } from '../../row/retention-row.ts';
import type { Connection } from '../connection/connection.ts';
import { forgetReportFiles } from './forget-report-files.ts';

/** Run ids rise with the time of activation, so that the first run activated too late ends the search. */
export const OLD_REPORTS = `WITH examined AS MATERIALIZED (
  SELECT run_id FROM (SELECT DISTINCT run_id FROM report_chunk INDEXED BY report_chunk_by_start
      WHERE run_id > ?3 ORDER BY run_id LIMIT ?5)
  UNION SELECT run_id FROM (SELECT DISTINCT run_id FROM report_file WHERE run_id > ?3 ORDER BY run_id LIMIT ?5)
  ORDER BY run_id LIMIT ?5)
SELECT examined.run_id AS id, coalesce(task.activation_time, 0) AS time,
  coalesce(task.client = ?1 AND task.stage = 'ended' AND task.end_time < ?2
    AND (?4 IS NULL OR task.status IN (SELECT value FROM json_each(?4))), 0) AS goes
FROM examined LEFT JOIN task ON task.run_id = examined.run_id ORDER BY examined.run_id`;
const DELETE = 'DELETE FROM report_chunk WHERE run_id IN (SELECT value FROM json_each(?))';

/** Removes the report text of a portion of old runs, with their files. */
export function removeOldReports(
  connection: Connection,
  portion: RetentionPortion,
  now: number,
): RetentionResult {
  const { client, before, from, limit, statuses } = portion;
  const wanted = statuses === null ? null : JSON.stringify(statuses);
  const rows = connection.all(OLD_REPORTS, client, before, from?.id ?? 0, wanted, limit);
  const { ids, next } = judgedRows(rows, portion);
  forgetReportFiles(connection, ids, now);
  const removed = ids.length === 0 ? 0 : connection.run(DELETE, JSON.stringify(ids)).changes;
  return { removed, next };
}
