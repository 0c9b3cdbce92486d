import type { ReportType } from '@taktwerk/model';
import { integer, integerOrNull, oneOf } from '../connection/column.ts';
import type { Connection } from '../connection/connection.ts';
import { REPORT_TYPES } from './report-type.ts';

const LIST = `SELECT chunk.type, max(chunk.page) AS pages,
  CASE WHEN task.stage = 'ended' THEN task.end_time ELSE max(chunk.written_at) END AS end_time
FROM report_chunk AS chunk JOIN task ON task.run_id = chunk.run_id
WHERE chunk.run_id = ? GROUP BY chunk.type`;

export interface ReportSummary {
  readonly type: ReportType;
  readonly endTime: number | null;
  readonly pages: number;
}

/** The reports of a run; `endTime` is the task's end, or the time of the last piece while the task goes on. */
export function listReports(connection: Connection, runId: number): ReportSummary[] {
  const reports = connection.all(LIST, runId).map((row) => ({
    type: oneOf(row, 'type', REPORT_TYPES),
    endTime: integerOrNull(row, 'end_time'),
    pages: integer(row, 'pages'),
  }));
  return REPORT_TYPES.flatMap((type) => reports.filter((report) => report.type === type));
}
