import { type ReportSummary, reportSummaries } from '../../report/report-summary.ts';
import type { Connection } from '../connection/connection.ts';

const LIST = `SELECT chunk.type, max(chunk.page) AS pages,
  CASE WHEN task.stage = 'ended' THEN task.end_time ELSE max(chunk.written_at) END AS end_time
FROM report_chunk AS chunk JOIN task ON task.run_id = chunk.run_id
WHERE chunk.run_id = ? GROUP BY chunk.type, task.run_id`;

/** The reports of a run; `endTime` is the task's end, or the time of the last piece while the task goes on. */
export async function listReports(connection: Connection, runId: number): Promise<ReportSummary[]> {
  return reportSummaries(await connection.all(LIST, runId));
}
