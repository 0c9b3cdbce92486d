import type { RetentionPortion, RetentionResult } from '../../port/retention.ts';
import { judgedRows } from '../../row/retention-row.ts';
import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';
import { forgetReportFiles } from './forget-report-files.ts';

/** Run ids rise with the time of activation, so that the first run activated too late ends the search. */
const OLD_REPORTS = `WITH asked AS (
  SELECT ?::bigint AS client, ?::bigint AS before, ?::integer[] AS statuses),
examined AS MATERIALIZED (
  SELECT run_id FROM (SELECT DISTINCT run_id FROM report_chunk WHERE run_id > ? ORDER BY run_id LIMIT ?) AS stored
  UNION SELECT run_id FROM (SELECT DISTINCT run_id FROM report_file WHERE run_id > ? ORDER BY run_id LIMIT ?) AS filed
  ORDER BY run_id LIMIT ?)
SELECT examined.run_id AS id, coalesce(task.activation_time, 0) AS time,
  coalesce(task.client = asked.client AND task.stage = 'ended' AND task.end_time < asked.before
    AND (asked.statuses IS NULL OR task.status = ANY (asked.statuses)), false)::integer AS goes
FROM asked, examined LEFT JOIN task ON task.run_id = examined.run_id ORDER BY examined.run_id`;
const DELETE = 'DELETE FROM report_chunk WHERE run_id = ANY (?::bigint[])';

/** Removes the report text of a portion of old runs, with their files. */
export async function removeOldReports(
  connection: Connection,
  portion: RetentionPortion,
  now: number,
): Promise<RetentionResult> {
  const { client, before, from, limit, statuses } = portion;
  const wanted = statuses === null ? null : numberArray(statuses);
  const last = from?.id ?? 0;
  const rows = await connection.all(
    OLD_REPORTS,
    ...[client, before, wanted, last, limit, last, limit, limit],
  );
  const { ids, next } = judgedRows(rows, portion);
  await forgetReportFiles(connection, ids, now);
  return { removed: ids.length === 0 ? 0 : await connection.run(DELETE, numberArray(ids)), next };
}
