import { type ReportSummary, reportSummaries } from '../../report/report-summary.ts';
import type { Connection } from '../connection/connection.ts';

const LIST = `SELECT kept.type, max(kept.page) AS pages, max(kept.stored) AS stored,
  CASE WHEN task.stage = 'ended' THEN task.end_time ELSE max(kept.written_at) END AS end_time
FROM (SELECT run_id, type, page, written_at, 1 AS stored FROM report_chunk WHERE run_id = ?
  UNION ALL SELECT run_id, type, pages, 0, 0 FROM report_file WHERE run_id = ?) AS kept
JOIN task ON task.run_id = kept.run_id GROUP BY kept.type`;

/** The reports of a run; `endTime` is the task's end, or the time of the last piece while the task goes on. */
export function listReports(connection: Connection, runId: number): ReportSummary[] {
  return reportSummaries(connection.all(LIST, runId, runId));
}
