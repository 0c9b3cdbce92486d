import type { ReportFileRecord } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';

const DROP = 'DELETE FROM report_chunk WHERE run_id = ?';
const PUT = `INSERT INTO report_file (run_id, type, pages, bytes) VALUES (?, ?, ?, ?)
ON CONFLICT (run_id, type) DO UPDATE SET pages = excluded.pages, bytes = excluded.bytes`;

/** Removes the report text of a run. */
export function dropReports(connection: Connection, runId: number): void {
  connection.run(DROP, runId);
}

/** Notes that a report is in a file. */
export function putReportFile(connection: Connection, { runId, type, pages, bytes }: ReportFileRecord): void {
  connection.run(PUT, runId, type, pages, bytes);
}
